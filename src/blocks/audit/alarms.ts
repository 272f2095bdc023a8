import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { createAlarm } from "../../kit/watch/alarm.ts";
import { single } from "../../kit/watch/metric.ts";
import type { Topics } from "../../kit/watch/topics.ts";
import { type Known, watchedEvents } from "./events.ts";

interface AuditAlarmsArgs {
  readonly logGroupName: pulumi.Input<string>;
  readonly known: pulumi.Output<Known>;
  readonly topics: Topics;
}

/** Alarms that tell people of each watched event. */
export function createAuditAlarms(scope: Scope, args: AuditAlarmsArgs): void {
  // Two environments of one account both see all of it: their counts must not add up.
  const namespace = `Payments/Audit/${scope.suffix}`;
  for (const { pattern, ...event } of watchedEvents) {
    new aws.cloudwatch.LogMetricFilter(
      nameIn(scope, `metric-filter-${event.id}`),
      {
        logGroupName: args.logGroupName,
        pattern: args.known.apply(pattern),
        metricTransformation: { namespace, name: event.id, value: "1", defaultValue: "0", unit: "Count" },
      },
      optionsIn(scope),
    );
    createAlarm(
      scope,
      {
        ...event,
        owner: "security",
        of: undefined,
        measure: single({ namespace, name: event.id, dimensions: {}, stat: "Sum" }),
        wrong: "above",
        threshold: 0,
        period: 300,
        periods: { wrong: 1, of: 1 },
        missing: { treat: "notBreaching", why: "nothing was done, so nothing was written" },
      },
      [args.topics[event.severity].arn],
    );
  }
}
