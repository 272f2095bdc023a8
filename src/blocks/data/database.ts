import type * as pulumi from "@pulumi/pulumi";
import { databasePort } from "../../../environments/ports.ts";
import type { Scope } from "../../kit/scope.ts";
import type { DatabasePlan } from "../../recovery/plan.ts";
import { createDatabaseCluster, type DatabaseCluster, type DatabaseClusterArgs } from "./cluster.ts";
import { databaseScope } from "./log.ts";
import { databaseName } from "./parameters.ts";
import { createApplicationFunction } from "./rotation-function.ts";
import { rotateApplicationSecret, rotateMasterSecret, rotatePeoplesSecrets } from "./rotations.ts";
import { createApplicationSecret, createPeoplesSecrets } from "./secrets.ts";
import { createSqlFunctions } from "./sql-functions.ts";

export interface DatabaseArgs extends DatabaseClusterArgs {
  /** The network of the rotation function. */
  readonly rotation: {
    readonly subnetIds: readonly pulumi.Input<string>[];
    readonly groupId: pulumi.Input<string>;
    /** Whether the rotation function reserves an execution of its own. */
    readonly reserved: boolean;
    /** The resources without which the rotation function cannot reach the database and Secrets Manager. */
    readonly network: readonly pulumi.Resource[];
  };
}

/** One database of the lineage, and what an application needs to log in with `sslmode=verify-full`. */
export interface Database {
  readonly entry: DatabasePlan;
  readonly clusterId: pulumi.Output<string>;
  readonly clusterArn: pulumi.Output<string>;
  readonly writerEndpoint: pulumi.Output<string>;
  readonly readerEndpoint: pulumi.Output<string>;
  readonly port: number;
  readonly databaseName: string;
  readonly applicationSecretArn: pulumi.Output<string>;
  /** The logins that functions take for people. */
  readonly readerSecretArn: pulumi.Output<string>;
  readonly administratorSecretArn: pulumi.Output<string>;
  readonly masterSecretArn: pulumi.Output<string>;
  /** The code of the region whose secrets these are replicas of; undefined where they are this region's own. */
  readonly loginsOf: string | undefined;
  /** The name of the function that changes the application's password; undefined where another region's does. */
  readonly rotationFunction: pulumi.Output<string> | undefined;
  /** The ARN of the snapshot that the database was restored from. */
  readonly snapshotIdentifier: pulumi.Output<string | undefined>;
  /** The resources after which the application's login works. */
  readonly ready: pulumi.Resource;
}

export function createDatabase(scope: Scope, args: DatabaseArgs): Database {
  const { entry, rotation, dataKeyArn } = args;
  const block = databaseScope(scope, entry);
  const cluster = createDatabaseCluster(block, args);
  const masterSecretArn = rotateMasterSecret(block, entry, cluster);
  const secretArgs = { host: cluster.cluster.endpoint, dataKeyArn };
  const secret = createApplicationSecret(block, entry, secretArgs);
  const peoples = createPeoplesSecrets(block, entry, secretArgs);
  const rotationFunction = createApplicationFunction(block, {
    ...args,
    peoples,
    applicationSecretArn: secret.arn,
    masterSecretArn,
    databaseHost: cluster.cluster.endpoint,
  });
  const ready = rotateApplicationSecret(block, {
    entry,
    secret,
    rotation: rotationFunction,
    cluster,
    host: cluster.cluster.endpoint,
    network: rotation.network,
  });
  rotatePeoplesSecrets(block, entry, peoples, {
    rotation: rotationFunction,
    after: [...rotation.network, ...cluster.instances, ready],
  });
  createSqlFunctions(block, {
    ...args,
    secretArns: { reader: peoples.reader.arn, administrator: peoples.administrator.arn },
    hosts: { reader: cluster.cluster.readerEndpoint, administrator: cluster.cluster.endpoint },
  });
  return {
    ...describe(entry, cluster),
    writerEndpoint: cluster.cluster.endpoint,
    applicationSecretArn: secret.arn,
    readerSecretArn: peoples.reader.arn,
    administratorSecretArn: peoples.administrator.arn,
    masterSecretArn,
    loginsOf: undefined,
    rotationFunction: rotationFunction.name,
    ready,
  };
}

/** The outputs about a database. */
export const describe = (entry: DatabasePlan, { cluster }: DatabaseCluster) => ({
  entry,
  clusterId: cluster.id,
  clusterArn: cluster.arn,
  readerEndpoint: cluster.readerEndpoint,
  port: databasePort,
  databaseName,
  snapshotIdentifier: cluster.snapshotIdentifier,
});
