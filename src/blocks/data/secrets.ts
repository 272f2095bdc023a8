import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { databasePort } from "../../../environments/ports.ts";
import { criticalIn, nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import type { DatabasePlan } from "../../recovery/plan.ts";
import { databaseName, masterUsername } from "./parameters.ts";
import { type Access, peoplesFamilies } from "./rotation/roles.ts";
import { formatMaster, initialSecret } from "./rotation/secret.ts";
import { applicationSecretName, masterSecretName, peoplesSecretName } from "./rotation-policy.ts";

export interface DatabaseSecret {
  readonly arn: pulumi.Output<string>;
  readonly version: aws.secretsmanager.SecretVersion;
}

export interface SecretArgs {
  /** The writer's endpoint. */
  readonly host: pulumi.Output<string>;
  readonly dataKeyArn: pulumi.Input<string>;
  /** The region in which the same login is to work. @default in its own region alone */
  readonly replicas?: readonly aws.types.input.secretsmanager.SecretReplica[];
}

/** The application's credential: where the database is and who logs in, without a password until the function sets one. */
export const createApplicationSecret = (scope: Scope, plan: DatabasePlan, args: SecretArgs): DatabaseSecret =>
  createSecret(scope, plan, {
    ...args,
    kind: `secret-application-g${plan.generation}`,
    name: applicationSecretName(scope, plan.generation),
    description: "The application's login to its database; its password is rotated",
    first: args.host.apply((host) => initialSecret({ host, port: databasePort, dbname: databaseName })),
  });

/** The logins that functions take for people. Like the application's, but nobody reads an address in them. */
export const createPeoplesSecrets = (
  scope: Scope,
  plan: DatabasePlan,
  args: SecretArgs,
): Readonly<Record<Access, DatabaseSecret>> => {
  const create = (access: Access) =>
    createSecret(scope, plan, {
      ...args,
      kind: `secret-${access}-g${plan.generation}`,
      name: peoplesSecretName(access, scope.region.code, scope.suffix, plan.generation),
      description: `The login that a function takes for the database's ${access}s; its password is rotated`,
      first: args.host.apply((host) =>
        initialSecret({ host, port: databasePort, dbname: databaseName }, peoplesFamilies[access]),
      ),
    });
  return { reader: create("reader"), administrator: create("administrator") };
};

/**
 * The master's credential of a database whose password RDS does not manage, which it does for no global one.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html#rds-secrets-manager-limitations
 * @param password the first one; as soon as the database is there, it is rotated away
 */
export const createMasterSecret = (
  scope: Scope,
  plan: DatabasePlan,
  args: SecretArgs,
  password: pulumi.Output<string>,
): DatabaseSecret =>
  createSecret(scope, plan, {
    ...args,
    kind: "secret-master",
    name: masterSecretName(scope),
    description: "The master's login to the database; its password is rotated",
    first: pulumi.all([args.host, password]).apply(([host, first]) =>
      formatMaster({
        host,
        port: databasePort,
        dbname: databaseName,
        username: masterUsername,
        password: first,
      }),
    ),
  });

interface FirstVersion {
  readonly kind: string;
  readonly name: string;
  readonly description: string;
  readonly first: pulumi.Output<string>;
}

function createSecret(
  scope: Scope,
  { protect }: DatabasePlan,
  { kind, name, description, first, dataKeyArn, replicas }: SecretArgs & FirstVersion,
): DatabaseSecret {
  const secret = new aws.secretsmanager.Secret(
    nameIn(scope, kind),
    {
      name,
      description,
      kmsKeyId: dataKeyArn,
      recoveryWindowInDays: 0,
      ...(replicas ? { replicas: [...replicas] } : {}),
    },
    protect ? criticalIn(scope) : optionsIn(scope),
  );
  const version = new aws.secretsmanager.SecretVersion(
    nameIn(scope, `${kind}-version`),
    { secretId: secret.id, secretString: first },
    // Put back, the first version would take the login away.
    optionsIn(scope, { ignoreChanges: ["secretString"] }),
  );
  return { arn: secret.arn, version };
}
