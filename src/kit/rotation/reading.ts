import {
  GetSecretValueCommand,
  type GetSecretValueCommandInput,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";

/** The value staged AWSCURRENT. */
export async function readCurrent(client: SecretsManagerClient, secretId: string): Promise<string> {
  const { SecretString } = await client.send(
    new GetSecretValueCommand({ SecretId: secretId, VersionStage: "AWSCURRENT" }),
  );
  if (SecretString === undefined) throw new Error("The secret's current version is binary, not text");
  return SecretString;
}

/** The value staged AWSPREVIOUS, or null where there has been but one. */
export const readPrevious = (client: SecretsManagerClient, secretId: string): Promise<string | null> =>
  valueOrNull(client, { SecretId: secretId, VersionStage: "AWSPREVIOUS" });

/** The value of a version, or null where there is no such version. */
export async function valueOrNull(
  client: SecretsManagerClient,
  version: GetSecretValueCommandInput,
): Promise<string | null> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand(version));
    return SecretString ?? null;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return null;
    throw error;
  }
}
