import type * as pulumi from "@pulumi/pulumi";
import { bothOf, type Pair, pairOf } from "../../regions/index.ts";
import type { WatchedVault } from "../blocks/backup/watch.ts";
import type { Worker } from "../blocks/compute/worker.ts";
import { createApiChecks } from "../blocks/dns/api-checks.ts";
import { createCanary } from "../blocks/dns/canary.ts";
import type { HealthChecks } from "../blocks/dns/health-checks.ts";
import { healthPath } from "../kit/paths.ts";
import type { PublicNames } from "../kit/public-names.ts";
import type { Metric } from "../kit/watch/metric.ts";
import type { Topics } from "../kit/watch/topics.ts";
import type { Config } from "./config/config.ts";
import { createMonitoring } from "./monitoring/monitoring.ts";
import type { Scopes } from "./region-scopes.ts";
import type { Site } from "./site.ts";
import { watchesOf } from "./watches.ts";

interface WatchingArgs extends Pair<Site> {
  readonly config: Config;
  readonly certificates: Pair<pulumi.Input<string>>;
  readonly vaults: Pair<WatchedVault>;
  /** The number of gates of its other region that each region's keeper found open. */
  readonly keepers: Pair<Metric | undefined>;
  readonly healthChecks: HealthChecks;
  readonly workers: Pair<Worker | undefined>;
  readonly names: PublicNames;
}

/**
 * Hands monitoring what each region's blocks say that is to be watched, and what is seen from outside.
 * @returns the topics of each region's alarms
 */
export function watch(scopes: Scopes, args: WatchingArgs): Pair<Topics> {
  const { config, healthChecks, names, vaults } = args;
  const canary = createCanary(scopes.global, { name: names.application, path: healthPath });
  const outside = {
    canary: canary.id,
    primary: healthChecks.primary.id,
    claim: healthChecks.claim.id,
    api: names.api && bothOf(createApiChecks(scopes.global, names.api)).map(({ id }) => id),
    tasksWait: config.environment.compute.standbyTasks > 0,
  };
  return createMonitoring(scopes, {
    config,
    healthChecks: {
      "public address": canary.id,
      primary: healthChecks.primary.id,
      "customers go to the primary": healthChecks.failover.id,
    },
    ...pairOf((at) => ({
      scope: args[at].region.scope,
      messagingKeyArn: args[at].region.keys.messaging.arn,
      loadBalancer: args[at].application.ingress.loadBalancer.arnSuffix,
      pointAge: vaults[at].age,
      watches: watchesOf({
        config,
        site: args[at],
        certificateArn: args.certificates[at],
        vault: vaults[at],
        openGates: args.keepers[at],
        workerName: args.workers[at]?.service.name,
        // Route 53 reports in us-east-1 alone.
        outside: scopes[at].region.name === "us-east-1" ? outside : undefined,
      }),
    })),
  });
}
