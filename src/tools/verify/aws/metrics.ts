import {
  GetMetricStatisticsCommand,
  type Metric,
  type MetricDataQuery,
  paginateGetMetricData,
} from "@aws-sdk/client-cloudwatch";
import type { RegionName } from "../../../../regions/index.ts";
import type { CheckContext } from "../context.ts";

interface MetricQuery {
  readonly namespace: string;
  readonly name: string;
  readonly dimension: readonly [string, string];
  readonly statistic: "Maximum" | "Minimum";
}

/** Minutes that are looked back on. */
export const window = 10;

/** The newest value of a metric; undefined where none has come for a while. Needs `cloudwatch:GetMetricStatistics`. */
export async function newestValue(
  { clients, now }: CheckContext,
  region: RegionName,
  { namespace, name, dimension: [Name, Value], statistic }: MetricQuery,
): Promise<number | undefined> {
  const { Datapoints = [] } = await clients.cloudwatch(region).send(
    new GetMetricStatisticsCommand({
      Namespace: namespace,
      MetricName: name,
      Dimensions: [{ Name, Value }],
      StartTime: new Date(now.getTime() - window * 60_000),
      EndTime: now,
      Period: 60,
      Statistics: [statistic],
    }),
  );
  return Datapoints.toSorted((a, b) => Number(b.Timestamp) - Number(a.Timestamp))[0]?.[statistic];
}

/** A metric and its period in seconds. */
export interface AskedMetric {
  readonly Metric: Metric;
  readonly Period: number;
}

/** The ID of a metric, whatever the order of its dimensions. */
export const idOf = ({ Metric: { Namespace, MetricName, Dimensions = [] } }: AskedMetric): string =>
  JSON.stringify([Namespace, MetricName, Dimensions.map(({ Name, Value }) => `${Name}=${Value}`).sort()]);

/**
 * Queries that one call takes at most:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
const mostQueries = 500;

/** Seconds that are looked back on at least: many metrics are minutes late. */
const leastLookBack = 3600;

/**
 * The metrics that have had data lately: within two periods, and within an hour where these are shorter. Needs
 * `cloudwatch:GetMetricData`.
 * @returns what `idOf` says of those that have
 */
export async function withData(
  { clients, now }: CheckContext,
  region: RegionName,
  metrics: readonly AskedMetric[],
): Promise<ReadonlySet<string>> {
  const heard = new Set<string>();
  const lookBack = ({ Period }: AskedMetric) => Math.max(leastLookBack, 2 * Period);
  for (const seconds of new Set(metrics.map(lookBack))) {
    const group = metrics.filter((metric) => lookBack(metric) === seconds);
    const distinct = [...new Map(group.map((metric) => [idOf(metric), metric])).entries()];
    for (let first = 0; first < distinct.length; first += mostQueries) {
      const part = distinct.slice(first, first + mostQueries);
      const queries: MetricDataQuery[] = part.map(([, { Metric, Period }], index) => ({
        Id: `m${index}`,
        MetricStat: { Metric, Period, Stat: "SampleCount" },
      }));
      const pages = paginateGetMetricData(
        { client: clients.cloudwatch(region) },
        { MetricDataQueries: queries, StartTime: new Date(now.getTime() - seconds * 1000), EndTime: now },
      );
      for await (const { MetricDataResults = [] } of pages)
        for (const { Id = "", Values = [] } of MetricDataResults) {
          const [id] = part[Number(Id.slice(1))] ?? [];
          if (id !== undefined && Values.length > 0) heard.add(id);
        }
    }
  }
  return heard;
}
