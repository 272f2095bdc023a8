import { generatePassword } from "../../../kit/rotation/password.ts";
import { readCurrent } from "../../../kit/rotation/reading.ts";
import { dropPending, putCurrent } from "../../../kit/rotation/versions.ts";
import { type RotationContext, setCredential, testCredential } from "./credential.ts";
import { isLoginRefused } from "./database.ts";
import { applicationLoginsOf } from "./logins.ts";
import type { ApplicationLogin } from "./roles.ts";
import { type DatabaseCredential, formatCredential, parseApplicationSecret } from "./secret.ts";

export interface Bootstrapped {
  readonly status: "ready";
  readonly username: ApplicationLogin;
}

/**
 * Makes the very first credential work, before rotation is configured and anyone reads it, and has the secret of a
 * database that has got another address name that one. Repeatable: until the password is stored nobody has it, so that a
 * crash before is mended by setting another one.
 *
 * @throws Error when the secret holds a password that the database refuses: someone may be using it
 * elsewhere, so that it is not replaced unasked.
 */
export async function bootstrap(context: RotationContext): Promise<Bootstrapped> {
  const { secrets, environment } = context;
  const own = applicationLoginsOf(environment);
  const { secretArn } = own;
  const stored = parseApplicationSecret(await readCurrent(secrets, secretArn));
  // Whatever the secret says, its own server alone is logged in to.
  const current = { ...stored, host: environment.databaseHost };
  if (current.password === null) {
    const credential = { ...current, password: generatePassword() };
    await setCredential(context, own, credential);
    await testCredential(context, own, credential);
    await putCurrent(secrets, secretArn, formatCredential(credential));
  } else {
    const credential = { ...current, password: current.password };
    await testStored(context, credential);
    if (stored.host !== current.host) await moveAddress(context, credential);
  }
  return { status: "ready", username: current.username };
}

/**
 * Has the secret name the database's new address, and leaves the login as it is. A rotation under way has staged a version
 * that names the old address, and every step of it would be refused.
 */
async function moveAddress(
  { secrets, environment: { applicationSecretArn } }: RotationContext,
  credential: DatabaseCredential,
): Promise<void> {
  await dropPending(secrets, applicationSecretArn);
  await putCurrent(secrets, applicationSecretArn, formatCredential(credential));
}

async function testStored(context: RotationContext, credential: DatabaseCredential): Promise<void> {
  try {
    await testCredential(context, applicationLoginsOf(context.environment), credential);
  } catch (error) {
    if (!isLoginRefused(error)) throw error;
    throw new Error(
      `The database refuses the password stored for ${credential.username}: rotate the secret to make them agree`,
    );
  }
}
