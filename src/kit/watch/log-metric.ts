import * as aws from "@pulumi/aws";
import { nameIn, optionsIn, type Scope } from "../scope.ts";
import type { Metric } from "./metric.ts";

interface LogMetricArgs {
  /** The name that the filter shares with what writes the lines. */
  readonly kind: string;
  readonly logGroup: aws.cloudwatch.LogGroup;
  /** The metric's name. */
  readonly name: string;
  /** The member of a line of JSON that holds the value. */
  readonly member: string;
  readonly unit: "Count" | "Seconds";
}

/**
 * The metric of what a function of recovery's says in its log, by its greatest value: no data where it says nothing.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
 */
export function metricOfLog(scope: Scope, { kind, logGroup, name, member, unit }: LogMetricArgs): Metric {
  const namespace = `Payments/Recovery/${scope.suffix}`;
  new aws.cloudwatch.LogMetricFilter(
    nameIn(scope, `metric-filter-${kind}`),
    {
      logGroupName: logGroup.name,
      pattern: `{ $.${member} = * }`,
      metricTransformation: { namespace, name, value: `$.${member}`, unit },
    },
    optionsIn(scope),
  );
  return { namespace, name, dimensions: {}, stat: "Maximum" };
}
