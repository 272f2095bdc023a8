import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Monitoring } from "../../../environments/index.ts";
import { enter, nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { describe } from "../../kit/watch/alert.ts";
import { metricOf } from "../../kit/watch/metric.ts";
import type { Topics } from "../../kit/watch/topics.ts";
import type { EventAlert, WatchSpec } from "../../kit/watch/watch.ts";

interface EventsArgs {
  readonly alerts: readonly EventAlert[];
  readonly owner: string;
  readonly topics: Topics;
}

/**
 * Tells people of events that mean that something failed.
 * @returns the names of the rules
 */
export function createEventAlerts(
  scope: Scope,
  { alerts, owner, topics }: EventsArgs,
): readonly pulumi.Output<string>[] {
  const block = enter(scope, "Events");
  return alerts.map((alert) => {
    const { id, severity, pattern, paths } = alert;
    const topic = topics[severity];
    const rule = new aws.cloudwatch.EventRule(
      nameIn(block, `event-${id}`),
      { description: describe({ ...alert, owner }), eventPattern: pulumi.jsonStringify(pattern) },
      optionsIn(block),
    );
    new aws.cloudwatch.EventTarget(
      nameIn(block, `event-target-${id}`),
      {
        rule: rule.name,
        arn: topic.arn,
        inputTransformer: { inputPaths: paths, inputTemplate: JSON.stringify(mail(alert, owner)) },
      },
      optionsIn(block, { dependsOn: topic.policy }),
    );
    return rule.name;
  });
}

/**
 * The two ways in which an event reaches nobody: its topic refused it to the end, or was never asked. Neither count has the
 * other's. An alarm can ask for ten metrics, and more rules than that have it fail to be made.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
const lostEvents = [
  {
    id: "events-undelivered",
    what: "Events that people should be told of reached no topic",
    metric: "FailedInvocations",
  },
  {
    id: "events-dropped",
    what: "Events that people should be told of were dropped before any topic was asked",
    metric: "DeadLetterInvocations",
  },
] as const;

/** Alarms for events that reached no topic. */
export const watchEvents = (
  ruleNames: readonly pulumi.Input<string>[],
  { owner }: Monitoring,
): WatchSpec => ({
  alarms: lostEvents.map(({ id, what, metric }) => ({
    id,
    of: undefined,
    what,
    severity: "ticket",
    owner,
    measure: {
      metrics: Object.fromEntries(
        ruleNames.map((RuleName, index) => [
          `lost${index}`,
          metricOf("AWS/Events", { RuleName })(metric, "Sum"),
        ]),
      ),
      expression: ruleNames.map((_, index) => `FILL(lost${index}, 0)`).join(" + "),
    },
    wrong: "above",
    threshold: 0,
    period: 300,
    periods: { wrong: 1, of: 1 },
    missing: { treat: "notBreaching", why: "EventBridge counts failures only where there are any" },
  })),
});

const mail = ({ paths, ...alert }: EventAlert, owner: string): string =>
  [describe({ ...alert, owner }), ...Object.keys(paths).map((name) => `${name}: <${name}>`)].join(". ");
