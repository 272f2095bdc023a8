import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { readCurrent } from "../../../kit/rotation/reading.ts";
import { type Connect, withSession } from "./database.ts";
import type { RotationEnvironment } from "./environment.ts";
import { prepareLogin } from "./grants.ts";
import type { RotatedLogins } from "./logins.ts";
import { applicationGroup } from "./roles.ts";
import { scramVerifier } from "./scram.ts";
import {
  type DatabaseCredential,
  type LoginSecretValue,
  parseLoginSecret,
  parseMasterSecret,
} from "./secret.ts";

/** The function's surroundings; the tests hand it a double, a local server and crashes. */
export interface RotationContext {
  readonly environment: RotationEnvironment;
  readonly secrets: SecretsManagerClient;
  readonly connect: Connect;
}

/**
 * The secret's value. The application's is refused if it names another server than the one this function was deployed for: who
 * can write the secret could otherwise have the master log in to a server of theirs, and a secret left over from an older
 * cluster would change passwords there. In people's nobody reads an address, and this function's own is what counts.
 */
export function readSecret(
  { environment: { databaseHost: host } }: RotationContext,
  { of, family }: RotatedLogins,
  text: string,
): LoginSecretValue {
  const secret = parseLoginSecret(text, of, family);
  if (of === "application" && secret.host !== host) {
    throw new Error(`The secret names another host than DATABASE_HOST (${host})`);
  }
  return { ...secret, host };
}

/** Gives the credential's user its roles, grants and password, logged in as the master. */
export async function setCredential(
  context: RotationContext,
  { family }: RotatedLogins,
  credential: DatabaseCredential,
): Promise<void> {
  const { connect, environment, secrets } = context;
  const master = parseMasterSecret(await readCurrent(secrets, environment.masterSecretArn));
  const verifier = await scramVerifier(credential.password);
  await withSession(connect, { ...credential, ...master }, (session) =>
    prepareLogin(session, credential.dbname, family, credential.username, verifier),
  );
}

/** @throws Error unless one can log in with the credential, acts as its group and may do in the schema what it is for. */
export async function testCredential(
  { connect }: RotationContext,
  { of, family: { group } }: RotatedLogins,
  credential: DatabaseCredential,
): Promise<void> {
  const privileges = of === "reader" ? "USAGE" : "USAGE, CREATE";
  const [row] = await withSession(connect, credential, (session) =>
    session.query("SELECT current_user AS role, has_schema_privilege($1, $2) AS allowed", [
      applicationGroup,
      privileges,
    ]),
  );
  if (row?.role !== group || row.allowed !== true) {
    throw new Error(`${credential.username} logs in but does not act as ${group}`);
  }
}
