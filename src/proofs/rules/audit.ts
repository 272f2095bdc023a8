import { regions } from "../../../regions/index.ts";
import { watchedEvents } from "../../blocks/audit/events.ts";
import { sessionPreferences } from "../../kit/names.ts";
import { at, itemsOf, jsonIn } from "../model/inputs.ts";
import { type Rule, ruleFor } from "../model/rule.ts";

const trailType = "aws:cloudtrail/trail:Trail";
const filterType = "aws:cloudwatch/logMetricFilter:LogMetricFilter";
const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";

/** Whether the ARN of a function begins with a prefix. The function's name says its region. */
const begins = (prefix: string, name: string): boolean => {
  const [, , , place, , , beginning = ""] = prefix.split(":");
  return (
    name.startsWith(beginning) &&
    Object.values(regions).some((one) => one.name === place && name.includes(`-${one.code}-`))
  );
};

/** Types of which an account has one. It belongs to no region, whichever region's provider makes it. */
const onePerAccount = [
  "aws:costexplorer/anomalyMonitor:AnomalyMonitor",
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
];

/** Types of which an account has one in each region. */
const onePerRegion = [
  "aws:accessanalyzer/analyzer:Analyzer",
  "aws:cfg/deliveryChannel:DeliveryChannel",
  "aws:cfg/recorder:Recorder",
  "aws:guardduty/detector:Detector",
  "aws:securityhub/account:Account",
  "aws:ssm/document:Document",
];

/** Rules about the record of what is done, and who is told. */
export const auditRules: readonly Rule[] = [
  ruleFor(
    "aws:ssm/document:Document",
    {
      id: "host-shells",
      severity: "high",
      pciDss: ["10.2.1.2"],
      requirement: "Every shell on a host is recorded in an encrypted log, as it is typed",
      why: "Session Manager records who opened a session, and of what is typed in it nothing unless its preferences say so",
      sources: [
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html",
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html",
      ],
      remedy: "Keep recordHostShells()",
    },
    ({ name, documentType, content }, document, stack) => {
      if (name !== sessionPreferences || documentType !== "Session")
        return "is not what Session Manager looks for";
      const preferences = at(jsonIn(String(content)), "inputs");
      const group = stack.source(document, "content", "aws:cloudwatch/logGroup:LogGroup");
      if (group === undefined || at(preferences, "cloudWatchLogGroupName") !== group.inputs.name)
        return "has shells written to no log group of this stack";
      if (!document.dependencies.includes(group.urn)) return "is there before its log group";
      return (
        !(
          at(preferences, "cloudWatchEncryptionEnabled") === true &&
          at(preferences, "cloudWatchStreamingEnabled") === true
        ) && "does not ask for an encrypted record, line by line"
      );
    },
  ),
  {
    id: "trail-exists",
    severity: "critical",
    pciDss: ["10.2.1"],
    requirement: "An environment has one trail, which it shares with no other",
    why: "A second one is paid for by the event, and an account takes five a region",
    sources: ["https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html"],
    remedy: "Keep auditAccount() in src/program/platform.ts",
    check: ({ ofType }) =>
      ofType(trailType).length === 1
        ? []
        : [{ subject: trailType, message: `exists ${ofType(trailType).length} times` }],
  },
  ruleFor(
    trailType,
    {
      id: "trail-complete",
      severity: "critical",
      pciDss: ["10.2.1.1", "10.2.1.2", "10.2.1.3", "10.3.4", "11.5.2"],
      requirement:
        "A trail records all regions, validates its files, looks for what is unusual and sees who reads it, and who has statements run in the database",
      why: "A trail records its own region, no one who reads data and nothing unusual unless it is told to, and without validation a changed file is not noticed",
      sources: [
        "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-insights-events-with-cloudtrail.html",
      ],
      remedy: "Make it with createTrail()",
    },
    (
      {
        isMultiRegionTrail,
        includeGlobalServiceEvents,
        enableLogFileValidation,
        enableLogging,
        insightSelectors,
        advancedEventSelectors,
      },
      _,
      stack,
    ) => {
      const on = [isMultiRegionTrail, includeGlobalServiceEvents, enableLogFileValidation, enableLogging];
      if (!on.every((value) => value === true)) return "leaves something out, or could be changed unseen";
      if (itemsOf(insightSelectors).length < 2) return "does not look for what is unusual";
      const selected = itemsOf(advancedEventSelectors).map((selector) =>
        at(selector, "fieldSelectors", 0, "equals", 0),
      );
      if (!["Management", "Data"].every((category) => selected.includes(category))) return "misses events";
      const prefixes = itemsOf(advancedEventSelectors)
        .filter((selector) => at(selector, "fieldSelectors", 1, "equals", 0) === "AWS::Lambda::Function")
        .flatMap((selector) => itemsOf(at(selector, "fieldSelectors", 2, "startsWiths")))
        .map(String);
      const unseen = stack
        .ofType("aws:lambda/function:Function")
        .filter(({ inputs }) => /^sql-/.test(String(inputs.name)))
        .filter(({ inputs }) => !prefixes.some((prefix) => begins(prefix, String(inputs.name))));
      return unseen.length > 0 && `misses who has ${unseen[0]?.name} run statements`;
    },
  ),
  ruleFor(
    trailType,
    {
      id: "trail-kept",
      severity: "critical",
      pciDss: ["10.3.2", "10.5.1"],
      requirement:
        "A trail is under the key for logs, in a bucket whose policy is there first, and for a year in a log group",
      why: "CloudTrail looks when it is made whether it may write, and refuses if not",
      sources: [
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html",
      ],
      remedy: "Make it with createTrail()",
    },
    (_, trail, { source, users, ofType }) => {
      const key = source(trail, "kmsKeyId", "aws:kms/key:Key");
      if (!key?.name.startsWith("key-logs-") || key.provider !== trail.provider)
        return "is not under its region's key for logs";
      const group = source(trail, "cloudWatchLogsGroupArn", "aws:cloudwatch/logGroup:LogGroup");
      if (!(Number(group?.inputs.retentionInDays) >= 365)) return "is not kept for a year";
      const bucket = source(trail, "s3BucketName", "aws:s3/bucket:Bucket");
      const policies = bucket ? users(bucket, "aws:s3/bucketPolicy:BucketPolicy", "bucket") : [];
      const role = source(trail, "cloudWatchLogsRoleArn", "aws:iam/role:Role");
      const grants = ofType("aws:iam/rolePolicy:RolePolicy").filter(
        ({ propertyDependencies }) => role && propertyDependencies.role?.includes(role.urn),
      );
      return (
        !(
          policies.length > 0 &&
          grants.length > 0 &&
          [...policies, ...grants].every(({ urn }) => trail.dependencies.includes(urn))
        ) && "is configured before it may write"
      );
    },
  ),
  {
    id: "audit-alarms",
    severity: "critical",
    pciDss: ["10.4.1.1", "10.7.2"],
    requirement: "Somebody is told of each watched event",
    why: "A record that nobody is told of is read after the damage",
    sources: ["ours"],
    remedy: "Keep createAuditAlarms()",
    check: ({ ofType }) => {
      const told = ofType(filterType).flatMap(({ inputs }) => {
        const name = at(inputs.metricTransformation, "name");
        const namespace = at(inputs.metricTransformation, "namespace");
        const alarm = ofType(alarmType).find(
          (candidate) =>
            at(candidate.inputs.metricQueries, 0, "metric", "metricName") === name &&
            at(candidate.inputs.metricQueries, 0, "metric", "namespace") === namespace,
        );
        return alarm && itemsOf(alarm.inputs.alarmActions).length > 0 ? [name] : [];
      });
      return watchedEvents
        .filter(({ id }) => !told.includes(id))
        .map(({ id }) => ({ subject: id, message: "happens and nobody is told" }));
    },
  },
  {
    id: "account-singletons",
    severity: "medium",
    pciDss: [],
    requirement: "What an account has once, or once a region, is made at most once there",
    why: "AWS refuses a second one",
    sources: [
      "https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html",
      "https://docs.aws.amazon.com/config/latest/APIReference/API_PutConfigurationRecorder.html",
      "https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CreateAnalyzer.html",
      "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html",
      "aws-cloudformation/cloudformation-coverage-roadmap#2515",
    ],
    remedy: "Leave it behind accountBaseline",
    check: ({ ofType }) => [
      ...onePerRegion.flatMap((type) => {
        const found = ofType(type);
        return found
          .filter(({ provider }, index) =>
            found.slice(0, index).some((earlier) => earlier.provider === provider),
          )
          .map(({ urn }) => ({ subject: urn, message: "is there twice in its region" }));
      }),
      ...onePerAccount.flatMap((type) =>
        ofType(type)
          .slice(1)
          .map(({ urn }) => ({ subject: urn, message: "is there twice in its account" })),
      ),
    ],
  },
];
