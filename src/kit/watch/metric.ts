import type * as pulumi from "@pulumi/pulumi";
import type { AwsNamespace, MetricName } from "./emitted-metrics.ts";

/** One series of CloudWatch's, and how it is summed up. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
  /** The statistic, such as `Sum` or `p99`. */
  readonly stat: string;
}

/** A metric of AWS's, of what the dimensions name. */
export const metricOf =
  <Namespace extends AwsNamespace>(namespace: Namespace, dimensions: Metric["dimensions"]) =>
  (name: MetricName<Namespace>, stat: string, further: Metric["dimensions"] = {}): Metric => ({
    namespace,
    name,
    dimensions: { ...dimensions, ...further },
    stat,
  });

/** Metrics by the names that an expression calls them. */
export interface Measure {
  readonly metrics: Readonly<Record<string, Metric>>;
  /** CloudWatch's metric math. Undefined where the only metric is the measure. */
  readonly expression: string | undefined;
}

export const single = (metric: Metric): Measure => ({ metrics: { value: metric }, expression: undefined });

/**
 * Seconds since the last data point that was more than nothing: CloudWatch has no such metric, but it leaves out what is
 * divided by zero, and can repeat what it last saw.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export const secondsSince = (id: string): string =>
  `EPOCH(FILL(${id}, 0)) - FILL(EPOCH(${id}) * (${id} / ${id}), REPEAT)`;
