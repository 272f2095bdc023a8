import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { DatabaseSettings, Sizes } from "../../../environments/index.ts";
import { databasePort } from "../../../environments/ports.ts";
import { criticalIn, optionsIn, type Scope } from "../../kit/scope.ts";
import type { DatabasePlan } from "../../recovery/plan.ts";
import { originTags } from "../../recovery/state.ts";
import type { DatabaseBase } from "./base.ts";
import { createDatabaseLog, type DatabaseLogArgs } from "./log.ts";
import { databaseName, hasLongTermSupport, masterUsername } from "./parameters.ts";
import { backupWindow, instanceMaintenanceWindow, maintenanceWindow } from "./windows.ts";

export interface DatabaseClusterArgs extends DatabaseLogArgs {
  readonly entry: DatabasePlan;
  readonly settings: DatabaseSettings;
  readonly sizes: Sizes;
  readonly base: DatabaseBase;
  /** Zones of the data tier; the writer starts in the first one. */
  readonly zones: readonly pulumi.Input<string>[];
  readonly groupId: pulumi.Input<string>;
  readonly dataKeyArn: pulumi.Input<string>;
  /** The resources that have to be there before the database. */
  readonly after: readonly pulumi.Resource[];
  /** The global database that it is a half of. @default it is its region's alone, and RDS manages its master's password */
  readonly half?: HalfArgs;
}

interface HalfArgs {
  /** The source of its content and of its master. */
  readonly origin: Partial<aws.rds.ClusterArgs>;
  readonly instances: number;
}

export interface DatabaseCluster {
  readonly cluster: aws.rds.Cluster;
  /** The writer and its readers. Whoever connects has to wait for them: the cluster's address leads nowhere before. */
  readonly instances: readonly [writer: aws.rds.ClusterInstance, ...readers: aws.rds.ClusterInstance[]];
}

/** Seconds without a connection after which a database that may pause does. */
const autoPauseSeconds = 900;

/** An Aurora Serverless v2 cluster, empty or restored from a recovery point, with its writer and readers. */
export function createDatabaseCluster(scope: Scope, args: DatabaseClusterArgs): DatabaseCluster {
  const { entry, settings, base } = args;
  const logGroup = createDatabaseLog(scope, args);
  const { origin, instances } = args.half ?? alone(args);
  const options = {
    dependsOn: [logGroup, ...args.after],
    // Later recovery points must not replace a database, and a minor version that came by itself must not be undone:
    // RDS refuses, and with it the whole update.
    ignoreChanges: ["snapshotIdentifier", "engineVersion", ...(args.half ? replicated : [])],
  };
  const cluster = new aws.rds.Cluster(
    entry.cluster,
    {
      clusterIdentifier: entry.cluster,
      engine: "aurora-postgresql",
      // Serverless v2 is a size of instances; the mode called "serverless" was version 1.
      engineMode: "provisioned",
      ...origin,
      port: databasePort,
      dbSubnetGroupName: base.subnetGroupName,
      dbClusterParameterGroupName: base.parameterGroupName,
      vpcSecurityGroupIds: [args.groupId],
      serverlessv2ScalingConfiguration: capacity(args.sizes),
      storageEncrypted: true,
      kmsKeyId: args.dataKeyArn,
      enabledCloudwatchLogsExports: ["postgresql"],
      backupRetentionPeriod: settings.backupRetentionDays,
      preferredBackupWindow: backupWindow,
      preferredMaintenanceWindow: maintenanceWindow,
      copyTagsToSnapshot: true,
      // Otherwise a change is accepted, waits for the maintenance window, and the update says it is done.
      applyImmediately: true,
      // A teardown leaves nothing behind; what protects the database is Pulumi's `protect`.
      skipFinalSnapshot: true,
      // But what is retired by itself can be put back to any second for as long as if it were there. The engine deletes by
      // what the update before it has written to the state. RDS keeps them by the cluster's own retention period:
      // https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Managing.Backups.Retaining.html
      deleteAutomatedBackups: entry.state !== "retiring",
      deletionProtection: false,
      tags: {
        ...originTags(entry.origin),
        ...(entry.state === "retiring" ? { Retiring: "true" } : {}),
        ...(entry.half === "last" ? leavingTags : {}),
      },
    },
    entry.protect ? criticalIn(scope, options) : optionsIn(scope, options),
  );
  return { cluster, instances: createInstances(scope, args, cluster, instances) };
}

/**
 * The inputs that AWS changes with each move, and the provider would take back: without the global database's name it takes a half
 * out of it (cloudposse/terraform-aws-rds-cluster#281), and "promoting to standalone is not supported" ends an update that
 * has another source (hashicorp/terraform-provider-aws#42919; `resourceClusterUpdate`, internal/service/rds/cluster.go).
 */
const replicated = ["globalClusterIdentifier", "replicationSourceIdentifier"];

/** The tags of the half that stays, in the update that takes its global database away. */
const leavingTags = { Leaving: "global-database" } as const;

const alone = ({ entry, settings, dataKeyArn }: DatabaseClusterArgs): HalfArgs => ({
  origin: {
    ...originOf(entry, settings),
    manageMasterUserPassword: true,
    masterUserSecretKmsKeyId: dataKeyArn,
  },
  instances: 1 + settings.readers,
});

const versionOf = ({ origin }: DatabasePlan, { engineVersion }: DatabaseSettings): string =>
  origin.kind === "restored" ? origin.engineVersion : engineVersion;

/**
 * The inputs for a cluster's content. A restored database has its snapshot's master and content, and RDS refuses to be told
 * them. Its version has to be told: otherwise it is the region's default. RestoreDBClusterFromSnapshot, `EngineVersion`, in
 * the RDS API reference.
 */
export function originOf({ origin }: DatabasePlan, { engineVersion }: DatabaseSettings) {
  return origin.kind === "restored"
    ? { engineVersion: origin.engineVersion, snapshotIdentifier: origin.snapshot }
    : { engineVersion, masterUsername, databaseName };
}

function capacity({ databaseMinAcu: minCapacity, databaseMaxAcu: maxCapacity }: Sizes) {
  const range = { minCapacity, maxCapacity };
  return minCapacity === 0 ? { ...range, secondsUntilAutoPause: autoPauseSeconds } : range;
}

function createInstances(
  scope: Scope,
  { entry, settings, base, zones, dataKeyArn }: DatabaseClusterArgs,
  cluster: aws.rds.Cluster,
  count: number,
): DatabaseCluster["instances"] {
  const create = (index: number, dependsOn: readonly aws.rds.ClusterInstance[]) => {
    const availabilityZone = zones[index];
    if (availabilityZone === undefined)
      throw new RangeError(`${entry.cluster} has more instances than there are zones: ${zones.length}`);
    const name = `${entry.cluster}-${index + 1}`;
    return new aws.rds.ClusterInstance(
      name,
      {
        identifier: name,
        clusterIdentifier: cluster.id,
        engine: "aurora-postgresql",
        instanceClass: "db.serverless",
        availabilityZone,
        dbSubnetGroupName: base.subnetGroupName,
        // Readers of tier 0 and 1 are kept as large as the writer, so that each can take over at once.
        promotionTier: Math.min(index, 1),
        publiclyAccessible: false,
        autoMinorVersionUpgrade: !hasLongTermSupport(versionOf(entry, settings)),
        // On the instances, because the provider passes a cluster's setting to no restore (its rds/cluster.go). AWS shows it in
        // Database Insights, since it took the console of Performance Insights away: USER_PerfInsights.Enabling.html.
        performanceInsightsEnabled: true,
        performanceInsightsKmsKeyId: dataKeyArn,
        performanceInsightsRetentionPeriod: 7,
        preferredMaintenanceWindow: instanceMaintenanceWindow(index),
        applyImmediately: true,
      },
      optionsIn(scope, { dependsOn: [...dependsOn] }),
    );
  };
  // The first one becomes the writer.
  const writer = create(0, []);
  return [writer, ...Array.from({ length: count - 1 }, (_, index) => create(index + 1, [writer]))];
}
