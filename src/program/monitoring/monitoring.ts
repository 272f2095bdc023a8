import type * as pulumi from "@pulumi/pulumi";
import { bothOf, type Pair, pairOf, type Slot, slots } from "../../../regions/index.ts";
import { vaultAlarm } from "../../blocks/backup/alarms.ts";
import type { Vault } from "../../blocks/backup/vault.ts";
import type { ServiceSubject } from "../../blocks/compute/alarms.ts";
import type { Worker } from "../../blocks/compute/worker.ts";
import type { DatabaseSubject } from "../../blocks/data/alarms.ts";
import type { ReachabilitySubject } from "../../blocks/dns/alarms.ts";
import { createApiChecks } from "../../blocks/dns/api-checks.ts";
import { createCanary } from "../../blocks/dns/canary.ts";
import type { HealthChecks } from "../../blocks/dns/health-checks.ts";
import { comeBackRule } from "../../blocks/ingress/come-back-rule.ts";
import { logicalName } from "../../kit/names.ts";
import { healthPath } from "../../kit/paths.ts";
import type { PublicNames } from "../../kit/public-names.ts";
import { enter, nameIn } from "../../kit/scope.ts";
import { application } from "../../kit/tags.ts";
import { createAlarm } from "../../kit/watch/alarm.ts";
import { createDashboard } from "../../kit/watch/dashboard.ts";
import { createTopics, type Topics } from "../../kit/watch/topics.ts";
import type { Config } from "../config/config.ts";
import type { Scopes } from "../region-scopes.ts";
import type { Site } from "../steering.ts";
import { businessDashboard } from "./business-dashboard.ts";
import { createEventAlerts } from "./events.ts";
import { createAlarms } from "./incidents.ts";
import { createQueries } from "./queries.ts";
import { regionDashboard } from "./region-dashboard.ts";
import { createTracing } from "./tracing.ts";

export interface MonitoringArgs extends Pair<Site> {
  readonly config: Config;
  readonly certificates: Pair<pulumi.Input<string>>;
  readonly vaults: Pair<Vault>;
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
  };
  const sites = slots.map((at) => ({
    region: scopes[at].region.name,
    loadBalancer: args[at].application.ingress.loadBalancer.arnSuffix,
    vaultName: vaults[at].name,
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
  const { environment, alertEmails, domainName } = config;
  const { region, application: app } = args[at];
  const block = enter(region.scope, "Monitoring");
  const topics = createTopics(block, { keyArn: region.keys.messaging.arn, emails: alertEmails });
  const vault = args.vaults[at];
  const subject = serviceSubject(args, at);
  const databases = region.databases.map(
    ({ entry, clusterId, rotationFunction }): DatabaseSubject => ({
      generation: entry.generation,
      clusterId,
      rotationFunction,
    }),
  );

  const queue = app.queue && {
    queueName: app.queue.name,
    deadLettersName: app.queue.deadLetters.name,
    retriesEnd: app.queue.retriesEnd,
    workerName: args.workers[at]?.service.name,
  };

  const sessions = region.sessions &&
    environment.sessions && {
      cacheName: region.sessions.cacheName,
      limits: environment.sessions,
      rotationFunction: region.sessions.rotationFunction,
    };

  createAlarm(block, vaultAlarm(vault.name, environment.database.recoveryPoints, environment.monitoring), [
    topics.page.arn,
  ]);
  const incidents = createAlarms(block, {
    environment,
    subject,
    databases,
    api: app.api?.subject,
    queue,
    sessions,
    topics,
    outside,
    rollback: app.compute.rollbackAlarms,
  });
  createEventAlerts(block, {
    owner: environment.monitoring.owner,
    topics,
    subjects: {
      clusterArn: app.compute.clusterArn,
      vault,
      masterSecretArns: region.databases.map(({ masterSecretArn }) => masterSecretArn),
    },
  });
  createQueries(block, {
    application: app.compute.applicationLogs,
    flow: region.networkLogs.flows,
    resolver: region.networkLogs.queries,
    webAcl: app.ingress.webAcl.logGroup,
  });
  createTracing(block, { domainName, slowSeconds: environment.monitoring.transactionP99Seconds });
  const { blue, green } = app.ingress.targetGroups;
  createDashboard(
    block,
    nameIn(block, "dashboard"),
    nameIn(block, application),
    regionDashboard({
      ...subject,
      targetGroups: { blue: blue.arnSuffix, green: green.arnSuffix },
      databases,
      api: app.api?.subject,
      queue,
      sessions,
      sizes: environment.sizes,
      alarmArns: incidents.map(({ arn }) => arn),
    }),
  );
  return topics;
}

function serviceSubject({ config, certificates, ...args }: MonitoringArgs, at: Slot): ServiceSubject {
  const { region, application: app } = args[at];
  return {
    environment: config.environment.name,
    loadBalancer: app.ingress.loadBalancer.arnSuffix,
    webAcl: app.ingress.webAcl.metricName,
    region: region.scope.region.name,
    comeBackRule,
    clusterName: app.compute.clusterName,
    serviceName: app.compute.service?.name,
    applicationLogs: app.compute.applicationLogs,
    certificateArn: certificates[at],
  };
}
