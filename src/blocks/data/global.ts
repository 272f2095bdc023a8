import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { type Pair, pairOf } from "../../../regions/index.ts";
import { logicalName } from "../../kit/names.ts";
import { criticalIn, nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { globalName } from "../../recovery/lineage.ts";
import { createDatabaseCluster, type DatabaseCluster, originOf } from "./cluster.ts";
import { type Database, type DatabaseArgs, describe } from "./database.ts";
import { databaseScope } from "./log.ts";
import { createApplicationFunction } from "./rotation-function.ts";
import { rotateApplicationSecret, rotateOwnMasterSecret, rotatePeoplesSecrets } from "./rotations.ts";
import {
  createApplicationSecret,
  createMasterSecret,
  createPeoplesSecrets,
  type SecretArgs,
} from "./secrets.ts";
import { createSqlFunctions } from "./sql-functions.ts";

/**
 * A database whose other half is in the other region, and follows within a second. Nothing here goes by which of them is
 * written to: AWS says that, moves it, and would be contradicted by an update that says it too.
 *
 * It is made of the primary region's database, so that one that is there can become global. Logins are kept in the primary
 * region, and with the same ARN but for the region in the other: whoever is written to knows them, as they are data.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html
 */
export function createGlobalDatabase(scopes: Pair<Scope>, args: Pair<DatabaseArgs>): Pair<Database> {
  const blocks = pairOf((at) => databaseScope(scopes[at], args[at].entry));
  const { primary: block } = blocks;
  const { entry } = args.primary;
  // Both go together: once one of them retires, so does what joins them.
  const protect = entry.protect && args.secondary.entry.protect;
  const { password, home } = createHome(block, args.primary);
  const global = createGlobalCluster(block, home.cluster, protect);
  const replica = createDatabaseCluster(blocks.secondary, {
    ...args.secondary,
    // A half that comes before the first instance of what it is a half of has nothing to follow.
    after: [home.instances[0]],
    half: {
      origin: {
        globalClusterIdentifier: global.id,
        // For the request to be signed for the region that the content comes from: it is encrypted.
        sourceRegion: scopes.primary.region.name,
        // Halves of two versions cannot take over from each other.
        engineVersion: home.cluster.engineVersionActual,
      },
      instances: args.secondary.settings.secondaryInstances,
    },
  });

  const logins = createLogins(block, args.primary, {
    home,
    password,
    protect,
    host: global.endpoint,
    replicas: [{ region: scopes.secondary.region.name, kmsKeyId: args.secondary.dataKeyArn }],
  });
  const inSecondary = (arn: pulumi.Output<string>) =>
    arn.apply((text) => replicaArn(text, scopes.primary.region.name, scopes.secondary.region.name));
  const reader = inSecondary(logins.readerSecretArn);
  const administrator = inSecondary(logins.administratorSecretArn);
  createSqlFunctions(blocks.secondary, {
    ...args.secondary,
    secretArns: { reader, administrator },
    hosts: { reader: replica.cluster.readerEndpoint, administrator: global.endpoint },
  });
  return {
    primary: { ...describe(entry, home), ...logins, writerEndpoint: global.endpoint },
    secondary: {
      ...describe(args.secondary.entry, replica),
      writerEndpoint: global.endpoint,
      applicationSecretArn: inSecondary(logins.applicationSecretArn),
      readerSecretArn: reader,
      administratorSecretArn: administrator,
      masterSecretArn: inSecondary(logins.masterSecretArn),
      loginsOf: scopes.primary.region.code,
      rotationFunction: undefined,
      ready: replica.instances[0],
    },
  };
}

/**
 * The former primary half, in the update that takes the other one away: it is reached by its own address again, and
 * before anything of the global database goes. Its master's password is still ours, because RDS manages that of no half.
 */
export function createLastHalf(scope: Scope, args: DatabaseArgs): Database {
  const block = databaseScope(scope, args.entry);
  const { password, home } = createHome(block, args);
  const host = home.cluster.endpoint;
  const logins = createLogins(block, args, { home, password, protect: false, host, replicas: [] });
  return { ...describe(args.entry, home), ...logins, writerEndpoint: host };
}

interface Home {
  readonly home: DatabaseCluster;
  /** The master's first password. */
  readonly password: pulumi.Output<string>;
}

function createHome(scope: Scope, args: DatabaseArgs): Home {
  const { entry, settings } = args;
  const password = createFirstPassword(scope);
  const home = createDatabaseCluster(scope, {
    ...args,
    half: {
      origin: {
        ...originOf(entry, settings),
        // Into the cluster, and not into the state.
        masterPasswordWo: password,
        masterPasswordWoVersion: 1,
      },
      instances: 1 + settings.readers,
    },
  });
  return { home, password };
}

interface LoginsArgs extends Home, Required<Pick<SecretArgs, "host" | "replicas">> {
  /** Whether the environment's protection applies to the master's secret. */
  readonly protect: boolean;
}

/** The logins of a database whose master's password is ours, and the function that changes both. */
function createLogins(scope: Scope, args: DatabaseArgs, { home, password, protect, ...kept }: LoginsArgs) {
  const { entry, rotation, dataKeyArn } = args;
  const secretArgs = { ...kept, dataKeyArn };
  const master = createMasterSecret(scope, { ...entry, protect }, secretArgs, password);
  const application = createApplicationSecret(scope, entry, secretArgs);
  const peoples = createPeoplesSecrets(scope, entry, secretArgs);
  const rotationFunction = createApplicationFunction(scope, {
    ...args,
    peoples,
    applicationSecretArn: application.arn,
    masterSecretArn: master.arn,
    databaseHost: kept.host,
  });
  const ready = rotateApplicationSecret(scope, {
    entry,
    secret: application,
    rotation: rotationFunction,
    cluster: home,
    host: kept.host,
    network: [...rotation.network, master.version],
  });
  rotateOwnMasterSecret(scope, {
    secret: master,
    rotation: rotationFunction,
    after: [...rotation.network, ...home.instances, ready],
  });
  rotatePeoplesSecrets(scope, entry, peoples, {
    rotation: rotationFunction,
    after: [...rotation.network, ...home.instances, master.version, ready],
  });
  createSqlFunctions(scope, {
    ...args,
    secretArns: { reader: peoples.reader.arn, administrator: peoples.administrator.arn },
    hosts: { reader: home.cluster.readerEndpoint, administrator: kept.host },
  });
  return {
    applicationSecretArn: application.arn,
    readerSecretArn: peoples.reader.arn,
    administratorSecretArn: peoples.administrator.arn,
    masterSecretArn: master.arn,
    loginsOf: undefined,
    rotationFunction: rotationFunction.name,
    ready,
  };
}

export const replicaArn = (arn: string, from: string, to: string): string =>
  arn.replace(`:secretsmanager:${from}:`, `:secretsmanager:${to}:`);

/** The master's first password, which cluster and secret begin with alike. */
const createFirstPassword = (scope: Scope): pulumi.Output<string> =>
  new random.RandomPassword(
    nameIn(scope, "password-master"),
    { length: 64, special: false },
    { parent: scope.parent },
  ).result;

/**
 * The global database, which joins both halves. It is no region's, but what it is made of is the primary region's; without that one nobody
 * changes it (`leftOut`).
 */
function createGlobalCluster(scope: Scope, home: aws.rds.Cluster, protect: boolean): aws.rds.GlobalCluster {
  const options = {
    // Each is said once, when it is made. A move changes what it is made of in what some read of it
    // (aws-cloudformation/cloudformation-coverage-roadmap#1856), the home's database would be another one and replace it
    // (hashicorp/terraform-provider-aws#28187, #39368), and versions are upgraded by people.
    ignoreChanges: ["sourceDbClusterIdentifier", "databaseName", "engineVersion", "storageEncrypted"],
  };
  return new aws.rds.GlobalCluster(
    logicalName("global-database", undefined, scope.suffix),
    {
      globalClusterIdentifier: globalName(scope.suffix),
      sourceDbClusterIdentifier: home.arn,
      // A teardown takes the halves out of it, the writer last.
      forceDestroy: true,
      deletionProtection: false,
    },
    protect ? criticalIn(scope, options) : optionsIn(scope, options),
  );
}
