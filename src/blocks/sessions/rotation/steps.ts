import { generatePassword } from "../../../kit/rotation/password.ts";
import { readCurrent } from "../../../kit/rotation/reading.ts";
import type { Rotation } from "../../../kit/rotation/steps.ts";
import { makeCurrent, putPending, readPending, requirePending } from "../../../kit/rotation/versions.ts";
import type { SessionRotationContext } from "./context.ts";
import { formatCredential, parseCredential, type SessionCredential } from "./secret.ts";
import { setPasswords } from "./user.ts";

/**
 * The rotation of the store's password. Its user has two at a time, the one in use and the next one, and keeps both
 * until the next rotation: a task knows the password that was current when it started, and is as long as the database's
 * alternating users would let it able to open connections with it.
 */
export function rotationOf(context: SessionRotationContext): Rotation {
  const { secrets, environment, logIn } = context;
  const { secretArn } = environment;
  const current = async () => parseCredential(await readCurrent(secrets, secretArn));
  const pending = async (token: string): Promise<SessionCredential> =>
    parseCredential(await requirePending(secrets, secretArn, token));
  return {
    secrets,
    secretArn,
    steps: {
      createSecret: async ({ token }) => {
        if ((await readPending(secrets, secretArn, token)) !== null) return;
        const credential = { ...(await current()), password: generatePassword() };
        await putPending(secrets, secretArn, token, formatCredential(credential));
      },

      setSecret: async ({ token }) => {
        const next = await pending(token);
        await setPasswords(context, [(await current()).password, next.password]);
      },

      testSecret: async ({ token }) => logIn(await pending(token)),

      /** Tests once more: called out of order, it would make a password current that the store does not take. */
      finishSecret: async (version) => {
        await logIn(await pending(version.token));
        await makeCurrent(secrets, secretArn, version);
      },
    },
  };
}
