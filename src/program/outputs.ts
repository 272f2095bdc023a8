import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { RecoveryPoints } from "../../environments/index.ts";
import type { Database } from "../blocks/data/database.ts";
import type { Sessions } from "../blocks/sessions/sessions.ts";
import type {
  ApiOutputs,
  DatabaseOutputs,
  Outputs,
  RegionOutputs,
  SessionsOutputs,
} from "../contract/outputs.ts";
import type { Entry, Origin } from "../recovery/lineage.ts";
import { recordOf } from "../recovery/plan.ts";
import type { Recorded } from "../recovery/recorded.ts";
import type { Application } from "./application.ts";
import type { RegionBackups } from "./backup.ts";
import type { Platform } from "./platform.ts";
import type { RegionStack } from "./region.ts";
import type { Site } from "./site.ts";

/** The outputs of a platform, as the program returns them: same shape, values still to come. */
export function outputsOf(platform: Platform): Pending<Outputs> {
  const { config, primary, secondary, workers, backups, names, healthChecks, peerings } = platform;
  return {
    environment: config.environment.name,
    suffix: config.suffix,
    activeRegion: config.activeRegion,
    regions: {
      [primary.region.scope.region.name]: {
        ...siteOutputs(primary, backups.primary, names.regional.primary),
        api: apiOutputs(primary, names.api?.regional.primary),
        worker: workers.primary?.service.name,
      },
      [secondary.region.scope.region.name]: {
        ...siteOutputs(secondary, backups.secondary, names.regional.secondary),
        api: apiOutputs(secondary, names.api?.regional.secondary),
        worker: workers.secondary?.service.name,
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
    peerUrl: platform.peerUrl,
  };
}

/** The lineage as it is once the update has done what it says, and not before: the next update believes it. */
function recordWhenOpened({ recovery, primary, secondary, opened }: Platform): pulumi.Output<Recorded> {
  const databases = [...primary.region.databases, ...secondary.region.databases];
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

/** The origin of a database. One that an interrupted update left behind keeps the recovery point that it was made from. */
const originOf = ({ origin }: Entry, snapshot: string | undefined): Origin =>
  origin.kind === "restored" && snapshot ? { ...origin, snapshot } : origin;

const pick = ({ everyMinutes, maxDataLossMinutes }: RecoveryPoints) => ({ everyMinutes, maxDataLossMinutes });

const siteOutputs = (
  { region, application }: Site,
  backups: RegionBackups,
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
  backups: RegionBackups,
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
    processor: region.processor && {
      secretArn: region.processor.key.secretArn,
      hosts: region.processor.hosts,
      port: region.processor.port,
      addresses: [...network.processorAddresses],
    },
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

function databaseOutputs({ entry, ready: _, loginsOf: __, ...database }: Database): Pending<DatabaseOutputs> {
  return { generation: entry.generation, ...database };
}

const sessionsOutputs = ({ cacheName: _, ...sessions }: Sessions): Pending<SessionsOutputs> => sessions;

const apiOutputs = (
  { application: { api } }: Site,
  name: string | undefined,
): Pending<ApiOutputs> | undefined =>
  api && name ? { id: api.id, url: `https://${name}`, balancer: pickAlias(api.balancer) } : undefined;

const pickAlias = ({ arn, dnsName, zoneId }: aws.lb.LoadBalancer) => ({ arn, dnsName, zoneId });

const ids = (subnets: readonly { readonly id: pulumi.Output<string> }[]) => subnets.map(({ id }) => id);

const mapValues = <K extends string, T, U>(
  record: Readonly<Record<K, T>>,
  value: (item: T) => U,
): Record<K, U> =>
  Object.fromEntries(Object.entries<T>(record).map(([key, item]) => [key, value(item)])) as Record<K, U>;
