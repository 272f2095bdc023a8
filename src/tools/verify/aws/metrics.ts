import { GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import type { RegionName } from "../../../../regions/index.ts";
import type { CheckContext } from "../context.ts";

export interface MetricQuery {
  readonly namespace: string;
  readonly name: string;
  readonly dimension: readonly [string, string];
  readonly statistic: "Maximum" | "Minimum";
}

/** Minutes that are looked back. */
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
