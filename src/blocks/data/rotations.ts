import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { permitRotation, type RotationFunction } from "../../kit/rotation/function.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import type { DatabasePlan } from "../../recovery/plan.ts";
import type { DatabaseCluster } from "./cluster.ts";
import { type Access, accesses } from "./rotation/roles.ts";
import type { DatabaseSecret } from "./secrets.ts";

const rotationDays = 30;

/**
 * Has RDS rotate the master's password.
 * @returns the ARN of the secret, which RDS makes and owns
 */
export function rotateMasterSecret(
  scope: Scope,
  { generation, cluster: name }: DatabasePlan,
  { cluster, instances }: DatabaseCluster,
): pulumi.Output<string> {
  const secretArn = cluster.masterUserSecrets.apply((secrets) => secretOf(name, secrets));
  new aws.secretsmanager.SecretRotation(
    nameIn(scope, `rotation-master-g${generation}`),
    {
      secretId: secretArn,
      rotationRules: { automaticallyAfterDays: rotationDays },
      rotateImmediately: false,
    },
    optionsIn(scope, {
      // A cluster without instances cannot change a password.
      dependsOn: [...instances],
      // The secret is RDS's, and goes with the cluster, or as soon as RDS no longer manages the password: then there is
      // nothing whose rotation could be cancelled, and an update that tries fails (`resourceSecretRotationDelete`,
      // internal/service/secretsmanager/secret_rotation.go).
      retainOnDelete: true,
    }),
  );
  return secretArn;
}

/**
 * The ARN of the master's secret. A restore asks for the master's secret in a second request. Where that was not made, no
 * update makes it: the provider does not read whether RDS manages the password, and takes what was wished for what is
 * (recording failed-restore; hashicorp/terraform-provider-aws#30446). A preview of the update that makes the database knows
 * nothing of the secret.
 */
function secretOf(cluster: string, [secret]: readonly { readonly secretArn: string }[]): string {
  if (secret !== undefined) return secret.secretArn;
  if (pulumi.runtime.isDryRun()) return `the secret that RDS makes for ${cluster}`;
  throw new pulumi.RunError(
    `RDS has made no secret for the master's password of ${cluster}: an update broke off while it made this database. ` +
      "Have RDS make it (docs/runbooks/failures.md#a-database-that-was-begun), then: npx pulumi up --refresh",
  );
}

interface ApplicationRotationArgs {
  readonly entry: DatabasePlan;
  readonly secret: DatabaseSecret;
  readonly rotation: RotationFunction;
  readonly cluster: DatabaseCluster;
  /** The writer's address, which the secret has to name. */
  readonly host: pulumi.Input<string>;
  /** Everything that the function's packets pass: endpoint, rules, access control list. */
  readonly network: readonly pulumi.Resource[];
}

/**
 * Makes the application's first password, waits until it works, and then has it rotated. A rotation alone would fail
 * silently: Secrets Manager retries in the background while the update is long over and the application cannot log in.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html
 * @returns what the application has to wait for, which does not wait for readers: a move is over without them
 */
export function rotateApplicationSecret(scope: Scope, args: ApplicationRotationArgs): aws.lambda.Invocation {
  const { entry, secret, rotation, cluster, host } = args;
  const [writer, ...readers] = cluster.instances;
  const ready = [rotation.permission, ...args.network, writer];
  const bootstrap = new aws.lambda.Invocation(
    nameIn(scope, `bootstrap-g${entry.generation}`),
    {
      functionName: rotation.name,
      input: pulumi.jsonStringify({ action: "bootstrap", secretId: secret.arn }),
      lifecycleScope: "CREATE_ONLY",
      // AWS's own name of the cluster, which another cluster of the same identifier does not have. And the address: one that
      // becomes a half of a global database, or is no longer one, is reached by another, and the first version of its secret
      // is not put anew.
      triggers: { cluster: cluster.cluster.clusterResourceId, host },
    },
    optionsIn(scope, { dependsOn: [...ready, secret.version] }),
  );
  new aws.secretsmanager.SecretRotation(
    nameIn(scope, `rotation-application-g${entry.generation}`),
    {
      secretId: secret.arn,
      rotationLambdaArn: rotation.arn,
      rotationRules: { automaticallyAfterDays: rotationDays },
      rotateImmediately: true,
    },
    optionsIn(scope, { dependsOn: [...ready, ...readers, bootstrap] }),
  );
  return bootstrap;
}

interface MasterRotationArgs {
  readonly secret: DatabaseSecret;
  readonly rotation: RotationFunction;
  /** The resources to wait for: the application's login is made with the master's password, which this rotation changes. */
  readonly after: readonly pulumi.Resource[];
}

/** Has the function that changes the application's password change the master's as well, at once and every 30 days. */
export const rotateOwnMasterSecret = (scope: Scope, args: MasterRotationArgs): void =>
  alsoRotate(scope, "rotation-master", args);

/**
 * Has the function rotate people's logins, too; the first rotation makes them. No update waits for that, because no payment
 * does. A rotation that fails is told by its event and by `npm run verify`.
 */
export function rotatePeoplesSecrets(
  scope: Scope,
  { generation }: DatabasePlan,
  secrets: Readonly<Record<Access, DatabaseSecret>>,
  args: Omit<MasterRotationArgs, "secret">,
): void {
  for (const access of accesses)
    alsoRotate(scope, `rotation-${access}-g${generation}`, { ...args, secret: secrets[access] });
}

function alsoRotate(scope: Scope, kind: string, args: MasterRotationArgs): void {
  const { secret, rotation, after } = args;
  const permission = permitRotation(scope, {
    kind,
    functionName: rotation.name,
    secretArn: secret.arn,
  });
  new aws.secretsmanager.SecretRotation(
    nameIn(scope, kind),
    {
      secretId: secret.arn,
      rotationLambdaArn: rotation.arn,
      rotationRules: { automaticallyAfterDays: rotationDays },
      rotateImmediately: true,
    },
    optionsIn(scope, { dependsOn: [permission, secret.version, ...after] }),
  );
}
