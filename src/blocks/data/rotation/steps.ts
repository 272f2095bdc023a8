import { generatePassword } from "../../../kit/rotation/password.ts";
import type { Rotation } from "../../../kit/rotation/steps.ts";
import { makeCurrent, putPending, readCurrent, readPending } from "../../../kit/rotation/versions.ts";
import { type RotationContext, readSecret, setCredential, testCredential } from "./credential.ts";
import { siblingOf } from "./roles.ts";
import { type DatabaseCredential, formatCredential } from "./secret.ts";

/** The rotation of the application's credential: its two logins take turns. */
export function rotationOf(context: RotationContext): Rotation {
  const { secrets, environment } = context;
  const secretArn = environment.applicationSecretArn;
  return {
    secrets,
    secretArn,
    steps: {
      createSecret: async ({ token }) => {
        const { sibling, pending } = await readVersions(context, token);
        if (pending !== null) return;
        const credential = { ...sibling, password: generatePassword() };
        await putPending(secrets, secretArn, token, formatCredential(credential));
      },

      setSecret: async ({ token }) => setCredential(context, await readCredential(context, token)),

      testSecret: async ({ token }) => testCredential(context, await readCredential(context, token)),

      /** Tests once more: called out of order, it would make a credential current that nobody can use. */
      finishSecret: async (version) => {
        await testCredential(context, await readCredential(context, version.token));
        await makeCurrent(secrets, secretArn, version);
      },
    },
  };
}

/**
 * The user whose turn it is, and the pending credential if there is one yet. The current credential need not
 * work: on a restored database it does not, and this rotation is what makes secret and database agree.
 *
 * @throws Error when the pending credential is for the user in use: its password must not change.
 */
async function readVersions(context: RotationContext, token: string) {
  const { secrets, environment } = context;
  const current = readSecret(context, await readCurrent(secrets, environment.applicationSecretArn));
  const sibling = { ...current, username: siblingOf(current.username) };
  const text = await readPending(secrets, environment.applicationSecretArn, token);
  const pending = text === null ? null : readSecret(context, text);
  if (pending !== null && pending.username !== sibling.username) {
    throw new Error(`The pending version is for ${pending.username}, which is in use: cancel the rotation`);
  }
  return { sibling, pending };
}

async function readCredential(context: RotationContext, token: string): Promise<DatabaseCredential> {
  const { pending } = await readVersions(context, token);
  if (pending === null || pending.password === null) {
    throw new Error("The pending version has no password yet: createSecret comes first");
  }
  return { ...pending, password: pending.password };
}
