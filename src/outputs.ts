import * as pulumi from "@pulumi/pulumi";
import type { Tier } from "../environments/address-plan.ts";
import type { ByGroup } from "../environments/flows.ts";
import type { RecoveryPoints } from "../environments/index.ts";
import type { RegionName } from "../regions/index.ts";
import type { Application } from "./application.ts";
import type { Backups } from "./backups.ts";
import type { Database } from "./data/database.ts";
import type { Platform } from "./platform.ts";
import type { Entry, Origin } from "./recovery/lineage.ts";
import { recordOf } from "./recovery/plan.ts";
import type { Recorded, Role } from "./recovery/recorded.ts";
import type { RegionStack } from "./region.ts";
import type { Purpose } from "./security/key-policy.ts";
import type { Sessions } from "./sessions/sessions.ts";
import type { Site } from "./steering.ts";

/** What the stack tells people, the other environment's stack and the checks after deployment. Nothing is secret. */
export interface Outputs {
  readonly environment: string;
  readonly suffix: string;
  readonly activeRegion: RegionName;
  readonly regions: Readonly<Partial<Record<RegionName, RegionOutputs>>>;
  /** What customers open. */
  readonly url: string;
  /** What callers of the public API use. Undefined without one. */
  readonly apiUrl: string | undefined;
  readonly hostedZoneId: string;
  /** Whom the parent domain has to name. Undefined unless the stack made the zone. */
  readonly nameServers: readonly string[] | undefined;
  /** The IDs of Route 53's health checks. */
  readonly healthChecks: Readonly<Record<"home" | "claim" | "primary", string>>;
  /** Minutes from one recovery point to the next, and the age at which one is refused. */
  readonly recoveryPoints: { readonly everyMinutes: number; readonly maxDataLossMinutes: number };
  /** What the next update decides by where the database is. */
  readonly recovery: Recorded;
  /** The IDs of the peering connections that this stack owns. */
  readonly peerings: {
    readonly regions: string;
    readonly environments: string | undefined;
  };
}

export interface RegionOutputs {
  readonly accountId: string;
  readonly role: Role;
  readonly vpcId: string;
  /** The VPC's range. */
  readonly cidr: string;
  /** By tier, in the order of the environment's zones. */
  readonly subnetIds: Readonly<Record<Tier, readonly string[]>>;
  readonly routeTableIds: Readonly<Record<Tier, string>>;
  /** Of the parties that the environment has. */
  readonly securityGroupIds: ByGroup<string>;
  /** The IDs of the VPC endpoints, by AWS's name of the service. */
  readonly endpointIds: Readonly<Record<string, string>>;
  /** The ARNs of the customer-managed keys. */
  readonly keyArns: Readonly<Record<Purpose, string>>;
  readonly accessLogsBucket: string;
  /** The databases of the lineage that are in this region, oldest first. */
  readonly databases: readonly DatabaseOutputs[];
  readonly backupVault: { readonly name: string; readonly arn: string };
  /** The role that AWS Backup takes on for a backup on demand. */
  readonly backupRoleArn: string;
  /** This region's copy of the payment processor's API key. */
  readonly processorSecretArn: string;
  /** Undefined without a session store. */
  readonly sessions: SessionsOutputs | undefined;
  readonly loadBalancer: {
    readonly arn: string;
    readonly dnsName: string;
    /** The zone that an alias to it names. */
    readonly zoneId: string;
    /** Leads to this region alone. */
    readonly url: string;
    readonly listenerArns: Readonly<Record<"production" | "test", string>>;
    readonly targetGroupArns: Readonly<Record<"blue" | "green", string>>;
  };
  /** Undefined without a public API. Its URL leads to this region alone. */
  readonly api: { readonly id: string; readonly balancerArn: string; readonly url: string } | undefined;
  readonly cluster: string;
  /** Undefined while there is no image to run. */
  readonly service: string | undefined;
  /** The URLs of the queue of payments and of those that were given up. Undefined without a queue. */
  readonly queue: { readonly url: string; readonly deadLettersUrl: string } | undefined;
  /** The service that carries out queued payments. Undefined without a queue or an image. */
  readonly worker: string | undefined;
  readonly repositoryUrls: Readonly<Record<"app" | "collector", string>>;
}

/** What an application needs to log in with `sslmode=verify-full`, and whoever looks after the database. */
export interface DatabaseOutputs {
  readonly generation: number;
  readonly clusterId: string;
  readonly clusterArn: string;
  readonly writerEndpoint: string;
  readonly readerEndpoint: string;
  readonly port: number;
  readonly databaseName: string;
  readonly applicationSecretArn: string;
  readonly masterSecretArn: string;
  /** The name of the function that changes the application's password. */
  readonly rotationFunction: string;
  /** The ARN of what it was restored from. */
  readonly snapshotIdentifier: string | undefined;
}

/** Where the session store is, and the secret with its login, which a function changes. */
export interface SessionsOutputs {
  readonly host: string;
  readonly port: number;
  readonly secretArn: string;
  readonly rotationFunction: string;
}

/** The outputs of a platform, as the program returns them: same shape, values still to come. */
export function outputsOf(platform: Platform): Pending<Outputs> {
  const { config, home, standby, workers, backups, names, healthChecks, peerings } = platform;
  return {
    environment: config.environment.name,
    suffix: config.suffix,
    activeRegion: config.activeRegion,
    regions: {
      [home.region.scope.region.name]: {
        ...siteOutputs(home, backups.home, names.regional[0]),
        api: apiOutputs(home, names.api?.regional[0]),
        worker: workers.home?.service.name,
      },
      [standby.region.scope.region.name]: {
        ...siteOutputs(standby, backups.standby, names.regional[1]),
        api: apiOutputs(standby, names.api?.regional[1]),
        worker: workers.standby?.service.name,
      },
    },
    url: `https://${names.application}`,
    apiUrl: names.api && `https://${names.api.public}`,
    hostedZoneId: platform.zoneId,
    nameServers: platform.nameServers,
    healthChecks: mapValues(healthChecks, ({ id }) => id),
    recoveryPoints: pick(config.environment.database.recoveryPoints),
    recovery: recordWhenOpened(platform),
    peerings,
  };
}

/** The lineage as it really is, and not before the update has done what it says: the next one believes it. */
function recordWhenOpened({ recovery, home, standby, opened }: Platform): pulumi.Output<Recorded> {
  const databases = [...home.region.databases, ...standby.region.databases];
  const snapshots = databases.map(({ entry, snapshotIdentifier }) =>
    snapshotIdentifier.apply((snapshot): [string, string | undefined] => [entry.cluster, snapshot]),
  );
  const done = pulumi.all(opened.map(({ urn }) => urn));
  return pulumi.all([pulumi.all(snapshots), done]).apply(([restoredFrom]) => {
    const actual = new Map(restoredFrom);
    const recorded = recordOf(recovery);
    return {
      ...recorded,
      lineage: recorded.lineage.map((entry) => ({
        ...entry,
        origin: originOf(entry, actual.get(entry.cluster)),
      })),
    };
  });
}

/** A database that an interrupted update left behind keeps the recovery point that it was made from. */
const originOf = ({ origin }: Entry, snapshot: string | undefined): Origin =>
  origin.kind === "restored" && snapshot ? { ...origin, snapshot } : origin;

const pick = ({ everyMinutes, maxDataLossMinutes }: RecoveryPoints) => ({ everyMinutes, maxDataLossMinutes });

const siteOutputs = (
  { region, application }: Site,
  backups: Backups,
  name: string,
): Pending<Omit<RegionOutputs, "api" | "worker">> => ({
  ...regionOutputs(region, backups),
  ...applicationOutputs(application, name),
});

type Pending<T> = T extends string | undefined
  ? pulumi.Input<T>
  : { [K in keyof T]: pulumi.Input<Pending<T[K]>> };

type ApplicationOutputs = Pick<
  RegionOutputs,
  "loadBalancer" | "cluster" | "service" | "queue" | "repositoryUrls"
>;

function regionOutputs(
  region: RegionStack,
  backups: Backups,
): Pending<Omit<RegionOutputs, keyof ApplicationOutputs | "api" | "worker">> {
  const { scope, plan, keys, network, accessLogs } = region;
  const { subnets } = network;
  return {
    accountId: scope.accountId,
    role: plan.role,
    vpcId: network.vpcId,
    cidr: network.cidr,
    subnetIds: { public: ids(subnets.public), app: ids(subnets.app), data: ids(subnets.data) },
    routeTableIds: subnets.routeTables,
    securityGroupIds: network.groups,
    endpointIds: mapValues(network.endpoints.byService, ({ id }) => id),
    keyArns: mapValues(keys, ({ arn }) => arn),
    accessLogsBucket: accessLogs.name,
    databases: region.databases.map(databaseOutputs),
    backupVault: { name: backups.name, arn: backups.arn },
    backupRoleArn: backups.roleArn,
    processorSecretArn: region.processorSecretArn,
    sessions: region.sessions && sessionsOutputs(region.sessions),
  };
}

function applicationOutputs(
  { ingress, compute, queue, repositories }: Application,
  name: string,
): Pending<ApplicationOutputs> {
  const { loadBalancer, listeners, targetGroups } = ingress;
  return {
    loadBalancer: {
      arn: loadBalancer.arn,
      dnsName: loadBalancer.dnsName,
      zoneId: loadBalancer.zoneId,
      url: `https://${name}`,
      listenerArns: mapValues(listeners, ({ arn }) => arn),
      targetGroupArns: mapValues(targetGroups, ({ arn }) => arn),
    },
    cluster: compute.clusterName,
    service: compute.service?.name,
    queue: queue && { url: queue.url, deadLettersUrl: queue.deadLetters.url },
    repositoryUrls: mapValues(repositories, ({ repositoryUrl }) => repositoryUrl),
  };
}

function databaseOutputs({ entry, ready: _, ...database }: Database): Pending<DatabaseOutputs> {
  return { generation: entry.generation, ...database };
}

const sessionsOutputs = ({ cacheName: _, ...sessions }: Sessions): Pending<SessionsOutputs> => sessions;

const apiOutputs = ({ application: { api } }: Site, name: string | undefined) =>
  api && name ? { id: api.id, balancerArn: api.balancerArn, url: `https://${name}` } : undefined;

const ids = (subnets: readonly { readonly id: pulumi.Output<string> }[]) => subnets.map(({ id }) => id);

const mapValues = <K extends string, T, U>(
  record: Readonly<Record<K, T>>,
  value: (item: T) => U,
): Record<K, U> =>
  Object.fromEntries(Object.entries<T>(record).map(([key, item]) => [key, value(item)])) as Record<K, U>;
