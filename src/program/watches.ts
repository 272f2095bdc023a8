import type * as pulumi from "@pulumi/pulumi";
import { watchApi } from "../blocks/api/watch.ts";
import { watchAccount } from "../blocks/audit/watch.ts";
import { type WatchedVault, watchVault } from "../blocks/backup/watch.ts";
import { watchCompute } from "../blocks/compute/watch.ts";
import { watchDatabase } from "../blocks/data/watch.ts";
import type { ReachabilitySubject } from "../blocks/dns/alarms.ts";
import { watchReachability } from "../blocks/dns/watch.ts";
import { watchIngress } from "../blocks/ingress/watch.ts";
import { watchLease } from "../blocks/lease/watch.ts";
import { watchNetwork } from "../blocks/network/watch.ts";
import { watchQueue } from "../blocks/queue/watch.ts";
import { watchSessions } from "../blocks/sessions/watch.ts";
import type { Metric } from "../kit/watch/metric.ts";
import type { WatchSpec } from "../kit/watch/watch.ts";
import type { Config } from "./config/config.ts";
import { watchRotations } from "./monitoring/rotations.ts";
import type { Site } from "./site.ts";

interface WatchesArgs {
  readonly config: Config;
  readonly site: Site;
  readonly certificateArn: pulumi.Input<string>;
  readonly vault: WatchedVault;
  /** The number of gates of the other region that its keeper found open; undefined where there is no keeper. */
  readonly openGates: Metric | undefined;
  /** The worker's name. Undefined while there is no image to run, and without a queue. */
  readonly workerName: pulumi.Input<string> | undefined;
  /** The subject of the alarms from outside, in the region that Route 53 reports in; undefined in any other. */
  readonly outside: ReachabilitySubject | undefined;
}

/** The watches of each block of a region, in the order of the region's dashboard. */
export function watchesOf(args: WatchesArgs): readonly WatchSpec[] {
  const { region: stack, application: app } = args.site;
  const { environment } = args.config;
  const { monitoring, sizes, database } = environment;
  const region = stack.scope.region.name;
  const { loadBalancer, targetGroups, webAcl } = app.ingress;
  const { clusterName, clusterArn, applicationLogs, service, rollbackAlarms } = app.compute;
  const api = app.api?.subject;
  return [
    watchIngress(
      {
        region,
        loadBalancer: loadBalancer.arnSuffix,
        webAcl: webAcl.metricName,
        webAclLogs: webAcl.logGroup,
        certificateArn: args.certificateArn,
        api,
      },
      monitoring,
    ),
    watchCompute(
      {
        environment: environment.name,
        region,
        loadBalancer: loadBalancer.arnSuffix,
        targetGroups: { blue: targetGroups.blue.arnSuffix, green: targetGroups.green.arnSuffix },
        clusterName,
        clusterArn,
        serviceName: service?.name,
        applicationLogs,
        rollback: rollbackAlarms,
      },
      monitoring,
    ),
    ...(args.openGates
      ? [watchLease({ region, environment: environment.name, openGates: args.openGates }, monitoring)]
      : []),
    ...(args.outside ? [watchReachability(args.outside, monitoring)] : []),
    ...(api ? [watchApi({ region, ...api }, monitoring)] : []),
    ...(app.queue
      ? [
          watchQueue(
            {
              region,
              queueName: app.queue.name,
              deadLettersName: app.queue.deadLetters.name,
              retriesEnd: app.queue.retriesEnd,
              clusterName,
              workerName: args.workerName,
            },
            monitoring,
          ),
        ]
      : []),
    ...(stack.sessions && environment.sessions
      ? [
          watchSessions(
            {
              region,
              cacheName: stack.sessions.cacheName,
              limits: environment.sessions,
              rotationFunction: stack.sessions.rotationFunction,
            },
            monitoring,
          ),
        ]
      : []),
    ...stack.databases.map(({ entry: { generation, half }, clusterId, rotationFunction }) =>
      watchDatabase(
        { region, sizes, generation, global: half !== undefined, clusterId, rotationFunction },
        monitoring,
      ),
    ),
    watchVault(args.vault, database.recoveryPoints, monitoring),
    watchRotations(
      stack.scope,
      stack.databases.map(({ masterSecretArn }) => masterSecretArn),
    ),
    watchNetwork(stack.networkLogs),
    ...(args.config.accountBaseline ? [watchAccount] : []),
  ];
}
