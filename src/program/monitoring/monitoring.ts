import type * as pulumi from "@pulumi/pulumi";
import { bothOf, type Pair, pairOf } from "../../../regions/index.ts";
import { logicalName } from "../../kit/names.ts";
import { enter, nameIn, type Scope } from "../../kit/scope.ts";
import { application } from "../../kit/tags.ts";
import { alarmStates, createDashboard, text } from "../../kit/watch/dashboard.ts";
import type { Metric } from "../../kit/watch/metric.ts";
import { createTopics, type Topics } from "../../kit/watch/topics.ts";
import type { WatchSpec } from "../../kit/watch/watch.ts";
import type { Config } from "../config/config.ts";
import type { Scopes } from "../region-scopes.ts";
import { createAlarms } from "./alarms.ts";
import { businessDashboard } from "./business-dashboard.ts";
import { createEventAlerts, watchEvents } from "./events.ts";
import { createQueries } from "./queries.ts";
import { createTracing } from "./tracing.ts";

/** A region as monitoring sees it. */
interface Watched {
  readonly scope: Scope;
  /** The key of the topics. */
  readonly messagingKeyArn: pulumi.Input<string>;
  /** The load balancer, as its metrics name it. */
  readonly loadBalancer: pulumi.Input<string>;
  /** Seconds since the newest recovery point. */
  readonly pointAge: Metric;
  /** The watches of the region's blocks, in the order of its dashboard. */
  readonly watches: readonly WatchSpec[];
}

interface MonitoringArgs extends Pair<Watched> {
  readonly config: Config;
  /** IDs of Route 53's health checks, by what they tell. */
  readonly healthChecks: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * Tells people when something is wrong, and shows them what. All of it is there in both regions and does not ask which
 * one is active: thresholds and missing data are such that a region that waits is quiet.
 * @returns where alarms of each region go
 */
export function createMonitoring(scopes: Scopes, args: MonitoringArgs): Pair<Topics> {
  const { config, healthChecks } = args;
  const { environment } = config;
  // The secondary region's, because that one is there when the primary region is down.
  createDashboard(
    scopes.secondary,
    logicalName("dashboard-business", undefined, config.suffix),
    logicalName(application, undefined, config.suffix),
    businessDashboard({
      environment: environment.name,
      sites: bothOf(args).map(({ scope, loadBalancer, pointAge }) => ({
        region: scope.region.name,
        loadBalancer,
        pointAge,
      })),
      healthChecks,
      maxDataLossMinutes: environment.database.recoveryPoints.maxDataLossMinutes,
    }),
  );
  return pairOf((at) => watchRegion(args[at], config));
}

function watchRegion({ scope, messagingKeyArn, watches }: Watched, config: Config): Topics {
  const { environment, alertEmails: emails, pageEndpoints, domainName } = config;
  const { owner, transactionP99Seconds } = environment.monitoring;
  const block = enter(scope, "Monitoring");
  const topics = createTopics(block, { keyArn: messagingKeyArn, emails, pageEndpoints });
  // Where no image runs nobody can be let down, and much is silent.
  const told = config.imageTag === undefined ? { ...topics, page: topics.ticket } : topics;
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
    [text(`# ${environment.name} in ${scope.region.name}`)],
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
