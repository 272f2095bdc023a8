import { generatePassword } from "../../../kit/rotation/password.ts";
import { readCurrent } from "../../../kit/rotation/reading.ts";
import type { Rotation } from "../../../kit/rotation/steps.ts";
import { makeCurrent, putPending, readPending } from "../../../kit/rotation/versions.ts";
import { type RotationContext, readSecret, setCredential, testCredential } from "./credential.ts";
import type { RotatedLogins } from "./logins.ts";
import { siblingOf } from "./roles.ts";
import { type DatabaseCredential, formatCredential } from "./secret.ts";

/** The rotation of a credential whose two logins take turns. */
export function rotationOf(context: RotationContext, own: RotatedLogins): Rotation {
  const { secrets } = context;
  const { secretArn } = own;
  return {
    secrets,
    secretArn,
    steps: {
      createSecret: async ({ token }) => {
        const { sibling, pending } = await readVersions(context, own, token);
        if (pending !== null) return;
        const credential = { ...sibling, password: generatePassword() };
        await putPending(secrets, secretArn, token, formatCredential(credential));
      },

      setSecret: async ({ token }) => setCredential(context, own, await readCredential(context, own, token)),

      testSecret: async ({ token }) =>
        testCredential(context, own, await readCredential(context, own, token)),

      /** Tests the new credential once more: called out of order, the step would make one current that nobody can use. */
      finishSecret: async (version) => {
        await testCredential(context, own, await readCredential(context, own, version.token));
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
async function readVersions(context: RotationContext, own: RotatedLogins, token: string) {
  const { secrets } = context;
  const current = readSecret(context, own, await readCurrent(secrets, own.secretArn));
  const sibling = { ...current, username: siblingOf(own.family, current.username) };
  const text = await readPending(secrets, own.secretArn, token);
  const pending = text === null ? null : readSecret(context, own, text);
  if (pending !== null && pending.username !== sibling.username) {
    throw new Error(`The pending version is for ${pending.username}, which is in use: cancel the rotation`);
  }
  return { sibling, pending };
}

async function readCredential(
  context: RotationContext,
  own: RotatedLogins,
  token: string,
): Promise<DatabaseCredential> {
  const { pending } = await readVersions(context, own, token);
  if (pending === null || pending.password === null) {
    throw new Error("The pending version has no password yet: createSecret comes first");
  }
  return { ...pending, password: pending.password };
}
