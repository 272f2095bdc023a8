import pg from "pg";
import { generatePassword } from "../../../kit/rotation/password.ts";
import { readCurrent, readPrevious } from "../../../kit/rotation/reading.ts";
import type { Rotation } from "../../../kit/rotation/steps.ts";
import { makeCurrent, putPending, readPending, requirePending } from "../../../kit/rotation/versions.ts";
import type { RotationContext } from "./credential.ts";
import { isLoginRefused, withSession } from "./database.ts";
import { scramVerifier } from "./scram.ts";
import { formatMaster, type OwnMasterCredential, parseOwnMaster } from "./secret.ts";

/**
 * The rotation of the master's own password, where RDS does not manage it. There is one master, so that between setting
 * and finishing the secret names a password that no longer works; whoever needs it then tries again.
 */
export function masterRotationOf(context: RotationContext): Rotation {
  const { secrets, environment } = context;
  const secretArn = environment.masterSecretArn;
  const pendingOf = async (token: string): Promise<OwnMasterCredential> =>
    readMaster(context, await requirePending(secrets, secretArn, token));
  return {
    secrets,
    secretArn,
    steps: {
      createSecret: async ({ token }) => {
        if ((await readPending(secrets, secretArn, token)) !== null) return;
        const current = readMaster(context, await readCurrent(secrets, secretArn));
        await putPending(
          secrets,
          secretArn,
          token,
          formatMaster({ ...current, password: generatePassword() }),
        );
      },

      setSecret: async ({ token }) => {
        const pending = await pendingOf(token);
        // Set already by a run that died.
        if (await logsIn(context, pending)) return;
        const verifier = await scramVerifier(pending.password);
        const { escapeIdentifier, escapeLiteral } = pg;
        await withSession(context.connect, await working(context), (session) =>
          session.query(
            `ALTER ROLE ${escapeIdentifier(pending.username)} PASSWORD ${escapeLiteral(verifier)}`,
          ),
        );
      },

      testSecret: async ({ token }) => testLogin(context, await pendingOf(token)),

      /** Tests the new password once more: called out of order, the step would make one current that nobody can use. */
      finishSecret: async (version) => {
        await testLogin(context, await pendingOf(version.token));
        await makeCurrent(secrets, secretArn, version);
      },
    },
  };
}

/**
 * Logs in as the master, at the function's own server, whichever the secret names: another one would be handed the master's
 * password.
 */
const readMaster = (
  { environment: { databaseHost } }: RotationContext,
  text: string,
): OwnMasterCredential => ({
  ...parseOwnMaster(text),
  host: databaseHost,
});

/**
 * The master as the database knows it: the current one, or the one before. A failover that loses what was last written
 * brings the password before the last back.
 */
async function working(context: RotationContext): Promise<OwnMasterCredential> {
  const { secrets, environment } = context;
  const current = readMaster(context, await readCurrent(secrets, environment.masterSecretArn));
  if (await logsIn(context, current)) return current;
  const text = await readPrevious(secrets, environment.masterSecretArn);
  const previous = text === null ? undefined : readMaster(context, text);
  if (previous !== undefined && (await logsIn(context, previous))) return previous;
  throw new Error("The database refuses the master's current password and the one before");
}

async function logsIn(context: RotationContext, login: OwnMasterCredential): Promise<boolean> {
  try {
    await testLogin(context, login);
    return true;
  } catch (error) {
    if (isLoginRefused(error)) return false;
    throw error;
  }
}

const testLogin = async ({ connect }: RotationContext, login: OwnMasterCredential): Promise<void> => {
  await withSession(connect, login, (session) => session.query("SELECT 1"));
};
