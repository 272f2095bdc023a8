import {
  DescribeSecretCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { valueOrNull } from "./reading.ts";

/** A version under rotation: `token` is staged AWSPENDING, or is `currentVersion` when all is done. */
export interface RotatingVersion {
  readonly token: string;
  readonly currentVersion: string;
}

/** @throws Error unless rotation is enabled and the version is staged AWSPENDING or AWSCURRENT. */
export async function rotatingVersion(
  client: SecretsManagerClient,
  secretId: string,
  token: string,
): Promise<RotatingVersion> {
  const { RotationEnabled, VersionIdsToStages = {} } = await client.send(
    new DescribeSecretCommand({ SecretId: secretId }),
  );
  if (RotationEnabled !== true) throw new Error("Rotation is not enabled for the secret");
  const currentVersion = Object.keys(VersionIdsToStages).find((id) =>
    VersionIdsToStages[id]?.includes("AWSCURRENT"),
  );
  if (currentVersion === undefined) throw new Error("No version of the secret is staged AWSCURRENT");
  if (token !== currentVersion && !VersionIdsToStages[token]?.includes("AWSPENDING")) {
    throw new Error("The version is not staged AWSPENDING");
  }
  return { token, currentVersion };
}

/** The pending version's value, or null: Secrets Manager stages a version before it has a value. */
export const readPending = (
  client: SecretsManagerClient,
  secretId: string,
  token: string,
): Promise<string | null> =>
  valueOrNull(client, { SecretId: secretId, VersionId: token, VersionStage: "AWSPENDING" });

/** The pending version's value. @throws Error where it has none yet */
export async function requirePending(
  client: SecretsManagerClient,
  secretId: string,
  token: string,
): Promise<string> {
  const text = await readPending(client, secretId, token);
  if (text === null) throw new Error("The pending version has no password yet: createSecret comes first");
  return text;
}

export async function putPending(
  client: SecretsManagerClient,
  secretId: string,
  token: string,
  value: string,
): Promise<void> {
  await client.send(
    new PutSecretValueCommand({
      SecretId: secretId,
      ClientRequestToken: token,
      SecretString: value,
      VersionStages: ["AWSPENDING"],
    }),
  );
}

/** Stores a new version as AWSCURRENT; the SDK makes its token, once for all its retries. */
export async function putCurrent(
  client: SecretsManagerClient,
  secretId: string,
  value: string,
): Promise<void> {
  await client.send(
    new PutSecretValueCommand({ SecretId: secretId, SecretString: value, VersionStages: ["AWSCURRENT"] }),
  );
}

/**
 * Moves AWSCURRENT to the version; Secrets Manager moves AWSPREVIOUS along. AWSPENDING stays where it is:
 * taking it off by hand looks like a failed rotation to Secrets Manager
 * (docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html).
 */
export async function makeCurrent(
  client: SecretsManagerClient,
  secretId: string,
  { token, currentVersion }: RotatingVersion,
): Promise<void> {
  await client.send(
    new UpdateSecretVersionStageCommand({
      SecretId: secretId,
      VersionStage: "AWSCURRENT",
      MoveToVersionId: token,
      RemoveFromVersionId: currentVersion,
    }),
  );
}

/**
 * Gives up the rotation that is under way, if there is one: while a version is staged AWSPENDING alone, Secrets Manager
 * begins no other (docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html, API_CancelRotateSecret.html).
 */
export async function dropPending(client: SecretsManagerClient, secretId: string): Promise<void> {
  const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: secretId }));
  const [pending] =
    Object.entries(VersionIdsToStages).find(
      ([, stages]) => stages.includes("AWSPENDING") && !stages.includes("AWSCURRENT"),
    ) ?? [];
  if (pending === undefined) return;
  await client.send(
    new UpdateSecretVersionStageCommand({
      SecretId: secretId,
      VersionStage: "AWSPENDING",
      RemoveFromVersionId: pending,
    }),
  );
}
