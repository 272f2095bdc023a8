import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { arnIn } from "../../kit/arn.ts";
import { logGroupName, secretName } from "../../kit/names.ts";
import { functionStatements, rotatesSecret } from "../../kit/rotation/policy.ts";
import type { Scope } from "../../kit/scope.ts";
import { type Access, accesses } from "./rotation/roles.ts";

/**
 * Names of a database's rotation functions, their logs and the application's secret. They end in the generation; `*` stands
 * for any.
 */
export const rotationFunctionName = ({ region, suffix }: Scope, generation: number | "*"): string =>
  `rotation-${region.code}-${suffix}-g${generation}`;
export const rotationLogName = (generation: number | "*"): string => `rotation-g${generation}`;
export const applicationSecretName = ({ region, suffix }: Scope, generation: number | "*"): string =>
  secretName(`${region.code}/application-g${generation}`, suffix);
/**
 * The name of a secret of people's logins. It is in a folder of its own, because the role that starts tasks may read every
 * secret in its region's folder.
 */
export const peoplesSecretName = (
  access: Access,
  code: string,
  suffix: string,
  generation: number | "*",
): string => secretName(`${access}/${code}-g${generation}`, suffix);
/**
 * The name of the secret of the global database's master. There is at most one global database, so the name needs no
 * generation.
 */
export const masterSecretName = ({ region, suffix }: Scope): string =>
  secretName(`${region.code}/master`, suffix);

/** The region that the logins of a global database are copied to. */
export interface SecretReplication {
  readonly region: string;
  readonly dataKeyArn: pulumi.Input<string>;
}

/**
 * The permission to use the other region's key for replicas: Secrets Manager encrypts a replica's new value in the name of
 * whoever has put it into the primary secret.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ReplicateSecretToRegions.html
 */
const replicatesSecrets = ({ region, dataKeyArn }: SecretReplication): aws.iam.PolicyStatement => ({
  Sid: "ReplicasKey",
  Effect: "Allow",
  Action: ["kms:Encrypt", "kms:GenerateDataKey"],
  Resource: dataKeyArn,
  Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } },
});

const sidOf: Readonly<Record<Access, string>> = { reader: "Reader", administrator: "Administrator" };

/**
 * The permissions of a region's rotation functions. Their databases are named by pattern and not one by one: the role has
 * to be there before a database is restored into the region, because IAM may be out of reach then.
 */
export const rotationStatements = (
  scope: Scope,
  dataKeyArn: pulumi.Input<string>,
  clusters: pulumi.Input<string>,
  replication: SecretReplication | undefined,
): readonly aws.iam.PolicyStatement[] => [
  rotatesSecret(scope, "ApplicationSecret", applicationSecretName(scope, "*")),
  ...accesses.map((access) =>
    rotatesSecret(
      scope,
      `${sidOf[access]}Secret`,
      peoplesSecretName(access, scope.region.code, scope.suffix, "*"),
    ),
  ),
  ...(replication
    ? [rotatesSecret(scope, "OwnMasterSecret", masterSecretName(scope)), replicatesSecrets(replication)]
    : []),
  {
    // RDS names the secret by chance; what tells whose it is is a tag that nobody but RDS can set.
    // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonRDSServiceRolePolicy.html
    Sid: "MasterSecret",
    Effect: "Allow",
    Action: "secretsmanager:GetSecretValue",
    Resource: arnIn(scope)("secretsmanager", "secret:rds!cluster-*"),
    Condition: { ArnLike: { "aws:ResourceTag/aws:rds:primaryDBClusterArn": clusters } },
  },
  ...functionStatements(scope, {
    dataKeyArn,
    logGroup: logGroupName(rotationLogName("*"), scope.region.code, scope.suffix),
    functionName: rotationFunctionName(scope, "*"),
  }),
];
