import type * as pulumi from "@pulumi/pulumi";
import type { Environment, Placement, ProcessorWay } from "../../environments/index.ts";
import { namesOf } from "../../environments/names.ts";
import type { ProcessorAccess } from "../blocks/compute/container.ts";
import { createDatabaseBase, type DatabaseBase } from "../blocks/data/base.ts";
import type { Database, DatabaseArgs } from "../blocks/data/database.ts";
import { keepDatabaseLog } from "../blocks/data/log.ts";
import type { SecretReplication } from "../blocks/data/rotation-policy.ts";
import { createAccessLogs } from "../blocks/ingress/access-logs.ts";
import type { Keys } from "../blocks/keys/keys.ts";
import type { Lease } from "../blocks/lease/lease.ts";
import { createNameFirewall } from "../blocks/network/name-firewall.ts";
import { createNetwork, type Network } from "../blocks/network/network.ts";
import { groupOf } from "../blocks/network/security-groups.ts";
import type { NetworkLogs } from "../blocks/network/watch.ts";
import { createSessions, type Sessions } from "../blocks/sessions/sessions.ts";
import type { Bucket } from "../kit/bucket.ts";
import type { Scope } from "../kit/scope.ts";
import { createLogGroup } from "../kit/watch/log-group.ts";
import type { DatabasePlan, RegionPlan } from "../recovery/plan.ts";
import type { Config } from "./config/config.ts";

interface RegionArgs extends Pick<Config, "reserveConcurrency"> {
  readonly environment: Environment;
  readonly plan: RegionPlan;
  readonly placement: Placement;
  /** The VPC range of the environment's other region. */
  readonly otherCidr: string;
  readonly keys: Keys;
  /** The region that the logins to its database are copied to; undefined where they are this region's alone. */
  readonly replication: SecretReplication | undefined;
  /** The code of the region whose logins are copied to this one; undefined where none are. */
  readonly loginsOf: string | undefined;
  /** The record of which region writes. Undefined where nothing but its fence keeps a region from writing. */
  readonly lease: Lease | undefined;
  /** The payment processor and the way to it. Undefined where there is none. */
  readonly processor: (ProcessorAccess & { readonly way: ProcessorWay }) | undefined;
  /** The name of the peer's application; undefined where this region is peered with none. */
  readonly peerName: string | undefined;
}

/** One region, as the rest of its environment uses it. */
export interface RegionStack extends RegionGround, RegionDatabases {
  /** The database that the region's application logs in to. Undefined where there is none. */
  readonly database: Database | undefined;
}

/** The databases of one region. */
export interface RegionDatabases {
  readonly databases: readonly Database[];
  /** The resources that the application waits for where its database does not: that nobody writes in the other region. */
  readonly closed: readonly pulumi.Resource[];
}

/** A region before it has a database. */
export interface RegionGround {
  readonly scope: Scope;
  readonly plan: RegionPlan;
  readonly keys: Keys;
  readonly network: Network;
  readonly accessLogs: Bucket;
  readonly databaseBase: DatabaseBase;
  /** The arguments of a database of this region. */
  readonly databaseArgs: (entry: DatabasePlan) => DatabaseArgs;
  /** The session store. Undefined where tasks keep customers' sessions themselves. */
  readonly sessions: Sessions | undefined;
  /** The record of which region writes. Undefined where there is none. */
  readonly lease: Lease | undefined;
  /** The payment processor. Undefined where there is no way to it. */
  readonly processor: ProcessorAccess | undefined;
  readonly networkLogs: NetworkLogs;
}

/** A region with its databases. Its application logs in to the half of a global database, or else to the one opened last. */
export function withDatabases(ground: RegionGround, { databases, closed }: RegionDatabases): RegionStack {
  const newest = databases.toSorted((a, b) => b.entry.opened - a.entry.opened)[0];
  const database = databases.find(({ entry }) => entry.half !== undefined) ?? newest;
  return { ...ground, databases, closed, database };
}

/** Builds one region. Both regions of an environment are made here, alike but for the data they are given. */
export function createGround(scope: Scope, args: RegionArgs): RegionGround {
  const { environment, plan, placement, otherCidr, keys, processor, peerName } = args;

  const processorHosts = processor?.hosts ?? [];
  const logs = { keyArn: keys.logs.arn, retentionDays: environment.logs.auditDays };
  const flowLogGroup = createLogGroup(scope, { component: "vpc-flow", ...logs });
  const queryLogGroup = createLogGroup(scope, { component: "resolver-queries", ...logs });
  const network = createNetwork(scope, {
    environment,
    placement,
    otherCidr,
    processorWay: processor?.way,
    processorHosts,
    flowLogGroup,
    logs,
  });
  createNameFirewall(scope, {
    vpcId: network.vpcId,
    names: namesOf({ environment, region: placement.region, processorHosts, peerName }),
    queryLogGroup,
  });
  const accessLogs = createAccessLogs(scope);

  const { app, data } = network.subnets;
  const databaseBase = createDatabaseBase(scope, {
    engineVersion: environment.database.engineVersion,
    dataSubnetIds: data.map(({ id }) => id),
    dataKeyArn: keys.data.arn,
    replication: args.replication,
    loginsOf: args.loginsOf,
  });
  const databaseLog = { logsKeyArn: keys.logs.arn, logDays: environment.logs.auditDays };
  for (const entry of plan.retired) keepDatabaseLog(scope, { entry, ...databaseLog });
  const databaseArgs = (entry: DatabasePlan): DatabaseArgs => ({
    entry,
    settings: environment.database,
    sizes: environment.sizes,
    base: databaseBase,
    zones: data.map(({ availabilityZone }) => availabilityZone),
    groupId: network.groups.database,
    dataKeyArn: keys.data.arn,
    ...databaseLog,
    rotation: {
      subnetIds: app.map(({ id }) => id),
      groupId: network.groups.rotation,
      reserved: args.reserveConcurrency,
      network: [network.whole],
    },
    after: [],
  });

  const sessions =
    environment.sessions &&
    createSessions(scope, {
      limits: environment.sessions,
      subnetIds: data.map(({ id }) => id),
      groupId: groupOf(network.groups, "sessions"),
      messagingKeyArn: keys.messaging.arn,
      dataKeyArn: keys.data.arn,
      logsKeyArn: keys.logs.arn,
      logDays: environment.logs.auditDays,
      rotation: {
        subnetIds: app.map(({ id }) => id),
        groupId: groupOf(network.groups, "session-rotation"),
        reserved: args.reserveConcurrency,
        network: [network.whole],
      },
    });

  return {
    scope,
    plan,
    keys,
    network,
    accessLogs,
    databaseBase,
    databaseArgs,
    sessions,
    lease: args.lease,
    processor: processor && { key: processor.key, hosts: processor.hosts, port: processor.port },
    networkLogs: { flows: flowLogGroup.name, queries: queryLogGroup.name },
  };
}
