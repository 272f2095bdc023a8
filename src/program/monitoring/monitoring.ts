import type * as pulumi from "@pulumi/pulumi";
import { bothOf, type Pair, pairOf, type Slot, slots } from "../../../regions/index.ts";
import type { WatchedVault } from "../../blocks/backup/watch.ts";
import type { Worker } from "../../blocks/compute/worker.ts";
import type { ReachabilitySubject } from "../../blocks/dns/alarms.ts";
import { createApiChecks } from "../../blocks/dns/api-checks.ts";
import { createCanary } from "../../blocks/dns/canary.ts";
import type { HealthChecks } from "../../blocks/dns/health-checks.ts";
import { logicalName } from "../../kit/names.ts";
import { healthPath } from "../../kit/paths.ts";
import type { PublicNames } from "../../kit/public-names.ts";
import { enter, nameIn } from "../../kit/scope.ts";
import { application } from "../../kit/tags.ts";
import { alarmStates, createDashboard, text } from "../../kit/watch/dashboard.ts";
import type { Metric } from "../../kit/watch/metric.ts";
import { createTopics, type Topics } from "../../kit/watch/topics.ts";
import type { Config } from "../config/config.ts";
import type { Scopes } from "../region-scopes.ts";
import type { Site } from "../site.ts";
import { createAlarms } from "./alarms.ts";
import { businessDashboard } from "./business-dashboard.ts";
import { createEventAlerts, watchEvents } from "./events.ts";
import { createQueries } from "./queries.ts";
import { createTracing } from "./tracing.ts";
import { watchesOf } from "./watches.ts";

interface MonitoringArgs extends Pair<Site> {
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
 * Tells people when something is wrong, and shows them what. All of it is there in both regions and does not ask which
 * one is active: thresholds and missing data are such that a region that waits is quiet.
 * @returns where alarms of each region go
 */
export function watch(scopes: Scopes, args: MonitoringArgs): Pair<Topics> {
  const { config, healthChecks, names, vaults } = args;
  const { environment } = config;
  const canary = createCanary(scopes.global, { name: names.application, path: healthPath });
  const outside = {
    canary: canary.id,
    primary: healthChecks.primary.id,
    claim: healthChecks.claim.id,
    api: names.api && bothOf(createApiChecks(scopes.global, names.api)).map(({ id }) => id),
    tasksWait: environment.compute.standbyTasks > 0,
  };
  const sites = slots.map((at) => ({
    region: scopes[at].region.name,
    loadBalancer: args[at].application.ingress.loadBalancer.arnSuffix,
    pointAge: vaults[at].age,
  }));
  // The secondary region's, because that one is there when the primary region is down.
  createDashboard(
    scopes.secondary,
    logicalName("dashboard-business", undefined, config.suffix),
    logicalName(application, undefined, config.suffix),
    businessDashboard({
      environment: environment.name,
      sites,
      healthChecks: {
        "public address": canary.id,
        primary: healthChecks.primary.id,
        "customers go to the primary": healthChecks.failover.id,
      },
      maxDataLossMinutes: environment.database.recoveryPoints.maxDataLossMinutes,
    }),
  );
  return pairOf((at) => watchRegion(args, at, outside));
}

function watchRegion(args: MonitoringArgs, at: Slot, outside: ReachabilitySubject): Topics {
  const { config } = args;
  const { environment, alertEmails: emails, pageEndpoints, domainName } = config;
  const { owner, transactionP99Seconds } = environment.monitoring;
  const { region } = args[at];
  const block = enter(region.scope, "Monitoring");
  const regionName = region.scope.region.name;
  const topics = createTopics(block, { keyArn: region.keys.messaging.arn, emails, pageEndpoints });
  // Where no image runs nobody can be let down, and much is silent.
  const told = config.imageTag === undefined ? { ...topics, page: topics.ticket } : topics;
  const watches = watchesOf({
    config,
    site: args[at],
    certificateArn: args.certificates[at],
    vault: args.vaults[at],
    openGates: args.keepers[at],
    workerName: args.workers[at]?.service.name,
    // Route 53 reports in us-east-1 alone.
    outside: regionName === "us-east-1" ? outside : undefined,
  });
  const events = createEventAlerts(block, {
    alerts: watches.flatMap(({ events = [] }) => events),
    owner,
    topics: told,
  });
  const incidents = createAlarms(block, {
    watches: [...watches, watchEvents(events, environment.monitoring)],
    owner,
    topics: told,
  });
  createQueries(
    block,
    watches.flatMap(({ queries = [] }) => queries),
  );
  createTracing(block, { domainName, slowSeconds: transactionP99Seconds });
  createDashboard(block, nameIn(block, "dashboard"), nameIn(block, application), [
    [text(`# ${environment.name} in ${regionName}`)],
    [
      alarmStates(
        "Incidents",
        incidents.map(({ arn }) => arn),
        24,
      ),
    ],
    ...watches.flatMap(({ row }) => (row ? [row] : [])),
  ]);
  return topics;
}
