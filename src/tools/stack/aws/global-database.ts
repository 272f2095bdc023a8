import { GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { FailoverGlobalClusterCommand, SwitchoverGlobalClusterCommand } from "@aws-sdk/client-rds";
import { calling } from "../../../cli/explain.ts";
import { findGlobalWriter } from "../../../program/lookups/global-writer.ts";
import type { Aws } from "./aws.ts";
import type { Clients } from "./clients.ts";
import { lookUp } from "./look-up.ts";

type GlobalDatabases = Pick<Aws, "globalDatabase" | "switchOver" | "failOver" | "lag">;

const hour = 3_600_000;

/**
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html: a switchover
 * waits until the other half is synchronized and loses nothing; a failover does not, and AllowDataLoss has to say so.
 */
export const createGlobalDatabases = (
  { rds, cloudwatch }: Clients,
  abortSignal: AbortSignal,
): GlobalDatabases => ({
  globalDatabase: (query) => lookUp(() => findGlobalWriter(query, { rds: rds(query.region) }), abortSignal),
  switchOver: (region, { name, half }) =>
    calling({ action: "rds:SwitchoverGlobalCluster", where: region, signal: abortSignal }, async () => {
      await rds(region).send(
        new SwitchoverGlobalClusterCommand({
          GlobalClusterIdentifier: name,
          TargetDbClusterIdentifier: half,
        }),
        { abortSignal },
      );
    }),
  failOver: (region, { name, half }) =>
    calling({ action: "rds:FailoverGlobalCluster", where: region, signal: abortSignal }, async () => {
      await rds(region).send(
        new FailoverGlobalClusterCommand({
          GlobalClusterIdentifier: name,
          TargetDbClusterIdentifier: half,
          AllowDataLoss: true,
        }),
        { abortSignal },
      );
    }),
  // Told in the region that follows, and so by the one that survives.
  lag: (region, cluster) =>
    calling({ action: "cloudwatch:GetMetricData", where: region, signal: abortSignal }, async () => {
      const now = Date.now();
      const { MetricDataResults: [result] = [] } = await cloudwatch(region).send(
        new GetMetricDataCommand({
          StartTime: new Date(now - hour),
          EndTime: new Date(now),
          ScanBy: "TimestampDescending",
          MetricDataQueries: [
            {
              Id: "lag",
              MetricStat: {
                Metric: {
                  Namespace: "AWS/RDS",
                  MetricName: "AuroraGlobalDBRPOLag",
                  Dimensions: [{ Name: "DBClusterIdentifier", Value: cluster }],
                },
                Period: 60,
                Stat: "Maximum",
              },
            },
          ],
        }),
        { abortSignal },
      );
      const { Values: [milliseconds] = [], Timestamps: [at] = [] } = result ?? {};
      return milliseconds === undefined || at === undefined
        ? undefined
        : { seconds: Math.ceil(milliseconds / 1000), at };
    }),
});
