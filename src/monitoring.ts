import type * as pulumi from "@pulumi/pulumi";
import type { Vault } from "./backup/vault.ts";
import type { Worker } from "./compute/worker.ts";
import type { Config } from "./config.ts";
import { createApiChecks } from "./dns/api-checks.ts";
import { createCanary } from "./dns/canary.ts";
import type { HealthChecks } from "./dns/health-checks.ts";
import type { PublicNames } from "./dns/names.ts";
import { healthPath } from "./ingress/paths.ts";
import { comeBackRule } from "./ingress/web-acl-rules.ts";
import { logicalName } from "./names.ts";
import { createAlarm } from "./observability/alarm.ts";
import { createAlarms } from "./observability/alarms.ts";
import { businessDashboard } from "./observability/business-dashboard.ts";
import { createDashboard } from "./observability/dashboard.ts";
import { type DatabaseSubject, vaultAlarm } from "./observability/database-alarms.ts";
import { createEventAlerts } from "./observability/events.ts";
import { createQueries } from "./observability/queries.ts";
import type { ReachabilitySubject } from "./observability/reachability-alarms.ts";
import { regionDashboard } from "./observability/region-dashboard.ts";
import type { ServiceSubject } from "./observability/service-alarms.ts";
import { createTopics, type Topics } from "./observability/topics.ts";
import { createTracing } from "./observability/tracing.ts";
import { enter, nameIn } from "./scope.ts";
import type { Scopes } from "./scopes.ts";
import type { Site } from "./steering.ts";
import { application } from "./tags.ts";

export interface MonitoringArgs {
  readonly config: Config;
  readonly home: Site;
  readonly standby: Site;
  readonly certificates: Readonly<Record<"home" | "standby", pulumi.Input<string>>>;
  readonly vaults: Readonly<Record<"home" | "standby", Vault>>;
  readonly healthChecks: HealthChecks;
  readonly workers: Readonly<Record<"home" | "standby", Worker | undefined>>;
  readonly names: PublicNames;
}

/**
 * Tells people when something is wrong, and shows them what. All of it is there in both regions and does not ask which
 * one is active: thresholds and missing data are such that a region that waits is quiet.
 * @returns where alarms of each region go
 */
export function watch(scopes: Scopes, args: MonitoringArgs): Readonly<Record<"home" | "standby", Topics>> {
  const { config, healthChecks, names, vaults } = args;
  const { environment } = config;
  const canary = createCanary(scopes.global, { name: names.application, path: healthPath });
  const outside = {
    canary: canary.id,
    home: healthChecks.home.id,
    claim: healthChecks.claim.id,
    api: names.api && createApiChecks(scopes.global, names.api).map(({ id }) => id),
  };
  const sites = (["home", "standby"] as const).map((at) => ({
    region: scopes[at].region.name,
    loadBalancer: args[at].application.ingress.loadBalancer.arnSuffix,
    vaultName: vaults[at].name,
  }));
  // Standby's, because that one is there when home is down.
  createDashboard(
    scopes.standby,
    logicalName("dashboard-business", undefined, config.suffix),
    logicalName(application, undefined, config.suffix),
    businessDashboard({
      environment: environment.name,
      sites,
      healthChecks: {
        "public address": canary.id,
        home: healthChecks.home.id,
        "customers go home": healthChecks.primary.id,
      },
      maxDataLossMinutes: environment.database.recoveryPoints.maxDataLossMinutes,
    }),
  );
  return { home: watchRegion(args, "home", outside), standby: watchRegion(args, "standby", outside) };
}

function watchRegion(args: MonitoringArgs, at: "home" | "standby", outside: ReachabilitySubject): Topics {
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
    flow: region.flowLogs,
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

function serviceSubject(
  { config, certificates, ...args }: MonitoringArgs,
  at: "home" | "standby",
): ServiceSubject {
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
