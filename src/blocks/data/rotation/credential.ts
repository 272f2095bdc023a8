import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { readCurrent } from "../../../kit/rotation/versions.ts";
import { type Connect, withSession } from "./database.ts";
import type { RotationEnvironment } from "./environment.ts";
import { prepareLogin } from "./grants.ts";
import { applicationGroup } from "./roles.ts";
import { scramVerifier } from "./scram.ts";
import {
  type ApplicationSecretValue,
  type DatabaseCredential,
  parseApplicationSecret,
  parseMasterSecret,
} from "./secret.ts";

/** The function's surroundings; the tests hand it a double, a local server and crashes. */
export interface RotationContext {
  readonly environment: RotationEnvironment;
  readonly secrets: SecretsManagerClient;
  readonly connect: Connect;
}

/**
 * The secret's value, refused if it names another server than the one this function was deployed for: who
 * can write the secret could otherwise have the master log in to a server of theirs, and a secret left over
 * from an older cluster would change passwords there.
 */
export function readSecret({ environment }: RotationContext, text: string): ApplicationSecretValue {
  const secret = parseApplicationSecret(text);
  if (secret.host !== environment.databaseHost) {
    throw new Error(`The secret names another host than DATABASE_HOST (${environment.databaseHost})`);
  }
  return secret;
}

/** As master: gives the credential's user its roles, grants and password. */
export async function setCredential(context: RotationContext, credential: DatabaseCredential): Promise<void> {
  const { connect, environment, secrets } = context;
  const master = parseMasterSecret(await readCurrent(secrets, environment.masterSecretArn));
  const verifier = await scramVerifier(credential.password);
  await withSession(connect, { ...credential, ...master }, (session) =>
    prepareLogin(session, credential.dbname, credential.username, verifier),
  );
}

/** @throws Error unless one can log in with the credential, acts as the group and may work in its schema. */
export async function testCredential(
  { connect }: RotationContext,
  credential: DatabaseCredential,
): Promise<void> {
  const [row] = await withSession(connect, credential, (session) =>
    session.query("SELECT current_user AS role, has_schema_privilege($1, 'USAGE, CREATE') AS allowed", [
      applicationGroup,
    ]),
  );
  if (row?.role !== applicationGroup || row.allowed !== true) {
    throw new Error(`${credential.username} logs in but does not act as ${applicationGroup}`);
  }
}
