import { itemsOf } from "../model/inputs.ts";
import type { Plain, Registration } from "../model/registration.ts";
import { type Rule, ruleFor, type Stack } from "../model/rule.ts";
import { channelRules } from "./channels.ts";
import {
  isEmitted,
  type Reference,
  referencesOfAlarm,
  referencesOfDashboard,
  referencesOfScaling,
} from "./metric-references.ts";

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const incidentType = "aws:cloudwatch/compositeAlarm:CompositeAlarm";
const dashboardType = "aws:cloudwatch/dashboard:Dashboard";
const topicType = "aws:sns/topic:Topic";
const functionType = "aws:lambda/function:Function";
const eventRuleType = "aws:cloudwatch/eventRule:EventRule";
const providerType = "pulumi:providers:aws";

const description = /^.+\. Severity: (page|ticket)\. Owner: \S+\. Runbook: docs\/runbooks\/alarms\.md#[\w-]+/;

const described = (text: Plain | undefined): string | undefined =>
  description.test(String(text ?? "")) ? undefined : "does not say its severity, owner and runbook";

/** Whether the alarm publishes to a topic of its own region. */
const tells = ({ inputs, propertyDependencies, provider }: Registration, { ofType }: Stack): boolean =>
  itemsOf(inputs.alarmActions).length > 0 &&
  ofType(topicType).some(
    (topic) => topic.provider === provider && propertyDependencies.alarmActions?.includes(topic.urn),
  );

const regionIn =
  ({ ofType }: Stack) =>
  ({ provider }: Registration): string =>
    String(ofType(providerType).find(({ urn }) => urn === provider)?.inputs.region);

const missing = (
  references: readonly Reference[],
  dependencies: readonly string[],
  stack: Stack,
): string | undefined => {
  const absent = references.filter((each) => !isEmitted(each, dependencies, stack, regionIn(stack)));
  return absent.length === 0
    ? undefined
    : `looks at what nothing emits: ${absent.map(({ namespace, name }) => `${namespace} ${name}`).join(", ")}`;
};

/** Rules about alarms and their topics. */
const alarmRules: readonly Rule[] = [
  ruleFor(
    alarmType,
    {
      id: "alarm-described",
      severity: "medium",
      pciDss: ["10.7.2"],
      requirement: "Every alarm says what is wrong, how bad it is, who looks after it and what to do",
      why: "Whoever is woken reads nothing but the alarm",
      sources: ["ours"],
      remedy: "Make it with createAlarm()",
    },
    ({ alarmDescription }) => described(alarmDescription),
  ),
  ruleFor(
    alarmType,
    {
      id: "alarm-missing-data",
      severity: "medium",
      pciDss: ["10.7.2"],
      requirement: "What missing data means is decided for each alarm, with a reason",
      why: "Left to itself an alarm without data says nothing at all",
      sources: [
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarms-and-missing-data",
      ],
      remedy: "Set missing.treat and missing.why",
    },
    ({ treatMissingData, alarmDescription }) => {
      const [, said] = /Missing data: (\w+), because ./.exec(String(alarmDescription)) ?? [];
      return (said === undefined || said !== treatMissingData) && "does not say what missing data means";
    },
  ),
  ruleFor(
    alarmType,
    {
      id: "alarm-tells",
      severity: "high",
      pciDss: ["10.7.2"],
      requirement:
        "Every alarm tells people in its region, by itself or as a symptom of an incident that does",
      why: "An alarm can tell only topics of its own region",
      sources: [
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
        "ours",
      ],
      remedy: "Give it the ARN of a topic, or make it a symptom",
    },
    (_, alarm, stack) =>
      !tells(alarm, stack) &&
      !stack.users(alarm, incidentType, "alarmRule").some((incident) => tells(incident, stack)) &&
      "tells nobody",
  ),
  ruleFor(
    incidentType,
    {
      id: "incident-tells",
      severity: "high",
      pciDss: ["10.7.2"],
      requirement: "Every incident says what it is, and tells people",
      why: "A symptom tells nobody by itself",
      sources: ["ours"],
      remedy: "Make it with createIncident()",
    },
    ({ alarmDescription }, incident, stack) =>
      described(alarmDescription) ?? (!tells(incident, stack) && "tells nobody"),
  ),
  ruleFor(
    alarmType,
    {
      id: "alarm-metric-exists",
      severity: "high",
      pciDss: ["10.7.2"],
      requirement: "Every alarm looks at a metric that a resource of the stack emits in its region",
      why: "AWS takes an alarm on a metric that does not exist, and it stays quiet for ever or is raised for ever",
      sources: ["https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"],
      remedy: "Correct the metric, or add what emits it to emitted-metrics.ts, with its source",
    },
    (inputs, alarm, stack) =>
      missing(
        referencesOfAlarm(inputs, regionIn(stack)(alarm)),
        alarm.propertyDependencies.metricQueries ?? [],
        stack,
      ),
  ),
  ruleFor(
    "aws:appautoscaling/policy:Policy",
    {
      id: "scaling-metric-exists",
      severity: "medium",
      pciDss: [],
      requirement: "Every number of tasks is steered by metrics that resources of the stack emit",
      why: "Without data target tracking neither adds nor takes away",
      sources: [
        "https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html",
      ],
      remedy: "Correct the metric, or add what emits it to emitted-metrics.ts, with its source",
    },
    (inputs, policy, stack) =>
      missing(
        referencesOfScaling(inputs, regionIn(stack)(policy)),
        policy.propertyDependencies.targetTrackingScalingPolicyConfiguration ?? [],
        stack,
      ),
  ),
  ruleFor(
    dashboardType,
    {
      id: "dashboard-metric-exists",
      severity: "low",
      pciDss: [],
      requirement: "Every dashboard shows metrics that resources of the stack emit",
      why: "AWS takes a dashboard of metrics that do not exist, and shows it empty",
      sources: ["https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html"],
      remedy: "Correct the metric, or add what emits it to emitted-metrics.ts, with its source",
    },
    (inputs, dashboard, stack) =>
      missing(referencesOfDashboard(inputs), dashboard.propertyDependencies.dashboardBody ?? [], stack),
  ),
  ruleFor(
    eventRuleType,
    {
      id: "event-tells",
      severity: "medium",
      pciDss: ["10.7.2"],
      requirement:
        "Every event rule says what it is and tells people in its region, or calls a function by the clock",
      why: "A rule without a target matches and does nothing",
      sources: ["https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule.html"],
      remedy: "Say it in the watch.ts of the block that it is about",
    },
    (inputs, rule, stack) => {
      const targets = stack.users(rule, "aws:cloudwatch/eventTarget:EventTarget", "rule");
      const told = targets.some(
        (target) => stack.source(target, "arn", topicType)?.provider === rule.provider,
      );
      if (inputs.scheduleExpression !== undefined)
        return targets.some((target) => stack.source(target, "arn", functionType) !== undefined)
          ? undefined
          : "calls nothing";
      return told ? described(inputs.description) : "tells nobody";
    },
  ),
];

export const observabilityRules: readonly Rule[] = [...alarmRules, ...channelRules];
