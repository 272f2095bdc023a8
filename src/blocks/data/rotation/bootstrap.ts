import { generatePassword } from "../../../kit/rotation/password.ts";
import { putCurrent, readCurrent } from "../../../kit/rotation/versions.ts";
import { type RotationContext, readSecret, setCredential, testCredential } from "./credential.ts";
import { isLoginRefused } from "./database.ts";
import type { ApplicationLogin } from "./roles.ts";
import { type DatabaseCredential, formatCredential } from "./secret.ts";

export interface Bootstrapped {
  readonly status: "ready";
  readonly username: ApplicationLogin;
}

/**
 * Makes the very first credential work, before rotation is configured and anyone reads it. Repeatable: until
 * the password is stored nobody has it, so that a crash before is mended by setting another one.
 *
 * @throws Error when the secret holds a password that the database refuses: someone may be using it
 * elsewhere, so that it is not replaced unasked.
 */
export async function bootstrap(context: RotationContext): Promise<Bootstrapped> {
  const { secrets, environment } = context;
  const current = readSecret(context, await readCurrent(secrets, environment.applicationSecretArn));
  if (current.password === null) {
    const credential = { ...current, password: generatePassword() };
    await setCredential(context, credential);
    await testCredential(context, credential);
    await putCurrent(secrets, environment.applicationSecretArn, formatCredential(credential));
  } else {
    await testStored(context, { ...current, password: current.password });
  }
  return { status: "ready", username: current.username };
}

async function testStored(context: RotationContext, credential: DatabaseCredential): Promise<void> {
  try {
    await testCredential(context, credential);
  } catch (error) {
    if (!isLoginRefused(error)) throw error;
    throw new Error(
      `The database refuses the password stored for ${credential.username}: rotate the secret to make them agree`,
    );
  }
}
