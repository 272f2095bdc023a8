import test from "ava";
import { watchedEvents } from "../../src/blocks/audit/events.ts";
import { itemsOf } from "../../src/proofs/model/inputs.ts";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { statementsOf } from "../../src/proofs/model/rule.ts";
import { audit } from "../../src/proofs/rules/index.ts";
import { everything, synthesizeClean } from "../support/faults/fault.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { at, ofType, resource } from "../support/synthesize.ts";

let full: Synthesis;
let plain: Synthesis;
test.before(async () => {
  full = await synthesizeClean();
  plain = await synthesizePlatform("production");
});

const primary = (kind: string) => resource(full, `${kind}-use1-production`);
const trailArn = "arn:aws:cloudtrail:us-east-1:123456789012:trail/payments-trail-use1-production";
const known = {
  breakGlassArn: "arn:aws:iam::123456789012:role/payments/production/payments-break-glass-production",
  administratorArn:
    "arn:aws:iam::123456789012:role/payments/production/payments-database-administrator-production",
  deployerName: "payments-deployer-production",
};

test("only the trail may write to its bucket, to its group and with its key", (t) => {
  const { inputs } = primary("audit-trail");
  t.is(inputs.name, "payments-trail-use1-production");
  const writers = statementsOf(primary("bucket-policy-trail").inputs.policy).filter(
    ({ Effect }) => Effect === "Allow",
  );
  t.is(writers.length, 2);
  for (const { Condition, Principal } of writers) {
    t.is(Condition?.StringEquals?.["aws:SourceArn"], trailArn);
    t.deepEqual(Principal, { Service: "cloudtrail.amazonaws.com" });
  }
  const [trust] = statementsOf(primary("role-trail").inputs.assumeRolePolicy);
  t.is(trust?.Condition?.StringEquals?.["aws:SourceArn"], trailArn);
  const [grant] = statementsOf(primary("role-policy-trail").inputs.policy);
  t.is(
    grant?.Resource,
    "arn:aws:logs:us-east-1:123456789012:log-group:/payments/production/use1/trail:log-stream:123456789012_CloudTrail_us-east-1*",
  );
  const key = statementsOf(primary("key-logs").inputs.policy).filter(({ Sid }) => Sid?.startsWith("Trails"));
  t.is(key.length, 2);
  for (const { Condition } of key)
    t.is(Condition?.ArnLike?.["aws:SourceArn"], "arn:aws:cloudtrail:us-east-1:123456789012:trail/*");
});

test("who reads the evidence is recorded, and the trail's own writing is not", (t) => {
  const selectors = primary("audit-trail").inputs.advancedEventSelectors;
  t.deepEqual(at(selectors, 1, "fieldSelectors", 3), { field: "readOnly", equals: ["true"] });
  t.regex(
    String(at(selectors, 1, "fieldSelectors", 2, "startsWiths", 0)),
    /^arn:aws:s3:::payments-trail-.*\/$/,
  );
});

test("each watched event has a filter that CloudWatch Logs takes, and an alarm with an action", (t) => {
  for (const { id, pattern, severity } of watchedEvents) {
    const filter = primary(`metric-filter-${id}`).inputs;
    t.is(filter.pattern, pattern(known));
    // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
    t.true(String(filter.pattern).length <= 1024, id);
    const text = String(filter.pattern);
    t.is(text.split("(").length, text.split(")").length, id);
    t.deepEqual(primary(`alarm-${id}`).propertyDependencies.alarmActions, [primary(`topic-${severity}`).urn]);
  }
});

test("changes of the network are only told when no deployment makes them", (t) => {
  for (const id of ["security-group-change", "route-change"]) {
    const pattern = String(watchedEvents.find((event) => event.id === id)?.pattern(known));
    t.true(pattern.includes('sessionIssuer.userName != "payments-deployer-production"'));
    t.true(pattern.includes("sessionIssuer.userName NOT EXISTS"));
  }
  for (const id of [
    "root-use",
    "iam-change",
    "key-deletion",
    "trail-change",
    "break-glass",
    "database-administrator",
  ])
    t.notRegex(String(watchedEvents.find((event) => event.id === id)?.pattern(known)), /deployer/);
  t.is(resource(full, "role-deployer-production").inputs.name, known.deployerName);
});

const accountWide = [
  "aws:accessanalyzer/analyzer:Analyzer",
  "aws:cfg/recorder:Recorder",
  "aws:guardduty/detector:Detector",
  "aws:securityhub/account:Account",
  "aws:securityhub/standardsSubscription:StandardsSubscription",
];

test("what an account has once is made by the stack that says so, in both regions, and by no other", (t) => {
  for (const type of accountWide) {
    t.is(ofType(full, type).length, 2, type);
    t.is(new Set(ofType(full, type).map(({ provider }) => provider)).size, 2);
    t.is(ofType(plain, type).length, 0, type);
  }
  t.is(ofType(plain, "aws:cloudtrail/trail:Trail").length, 1);
  t.is(
    primary("security-standard-pci-dss").inputs.standardsArn,
    "arn:aws:securityhub:us-east-1::standards/pci-dss/v/4.0.1",
  );
  t.is(at(primary("recorder").inputs.recordingGroup, "includeGlobalResourceTypes"), true);
  t.is(
    at(resource(full, "recorder-usw2-production").inputs.recordingGroup, "includeGlobalResourceTypes"),
    false,
  );
});

test("what the account costs is told by the stack that watches the account, from its own monitor or the account's", async (t) => {
  const budget = resource(full, "budget-production").inputs;
  t.is(budget.limitAmount, "2900");
  t.deepEqual(
    itemsOf(budget.notifications).map((one) => [at(one, "notificationType"), at(one, "threshold")]),
    [
      ["ACTUAL", 80],
      ["ACTUAL", 100],
      ["FORECASTED", 100],
    ],
  );
  const anomalies = ({ registrations }: Synthesis) =>
    registrations.filter(({ name }) => name.startsWith("anomaly-"));
  t.is(anomalies(full).length, 2);
  t.is(
    at(
      resource(full, "anomaly-subscription-production").inputs.thresholdExpression,
      "dimension",
      "values",
      0,
    ),
    "145",
  );
  t.deepEqual(anomalies(plain), []);
  const arn = "arn:aws:ce::123456789012:anomalymonitor/c9e940b5-d9a9-4a0c-93dd-d721465c567e";
  const known = await synthesizePlatform("production", {
    ...everything,
    accountBudget: "4100",
    anomalyMonitor: arn,
  });
  t.deepEqual(
    anomalies(known).map(({ inputs }) => inputs.monitorArnLists),
    [[arn]],
  );
  t.is(resource(known, "budget-production").inputs.limitAmount, "4100");
  const silent = await synthesizePlatform("production", {
    ...everything,
    alertEmails: "[]",
    anomalyMonitor: "",
  });
  t.deepEqual(ofType(silent, "aws:budgets/budget:Budget"), []);
  t.deepEqual(
    audit(silent).map(({ rule }) => rule),
    [],
  );
});

test("a recorder is started after its channel and stopped before it, and Security Hub comes after both", (t) => {
  t.true(primary("recorder-status").dependencies.includes(primary("delivery-channel").urn));
  t.true(primary("delivery-channel").dependencies.includes(primary("recorder").urn));
  t.true(primary("delivery-channel").dependencies.includes(primary("bucket-policy-configuration").urn));
  t.true(primary("security-hub").dependencies.includes(primary("recorder-status").urn));
  t.true(primary("security-standard-pci-dss").dependencies.includes(primary("security-hub").urn));
});

test("a move changes nothing of the audit", async (t) => {
  const moved = await synthesizePlatform(
    "production",
    { ...everything, activeRegion: "us-west-2" },
    { previous: full },
  );
  const audited = ({ registrations }: Synthesis) =>
    registrations
      .filter(({ urn }) => /Audit|AccountBaseline/.test(urn))
      .map(({ urn, inputs }) => ({ urn, inputs }));
  t.deepEqual(audited(moved), audited(full));
  t.true(audited(full).length > 20);
});
