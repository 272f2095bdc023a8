import { type Context, readSecret, setCredential, testCredential } from "./credential.ts";
import type { Step } from "./event.ts";
import { siblingOf } from "./roles.ts";
import { type Credential, formatCredential, generatePassword } from "./secret.ts";
import {
  makeCurrent,
  putPending,
  type RotatingVersion,
  readCurrent,
  readPending,
  rotatingVersion,
} from "./versions.ts";

type Outcome = "done" | "already current";

/**
 * One step of a rotation, as Secrets Manager asks for it. Each can be repeated, and the next one run, after a
 * crash anywhere within.
 *
 * @throws Error when the secret's rotation is off, the version is not staged for it, or the step fails.
 */
export async function runStep(context: Context, step: Step, token: string): Promise<Outcome> {
  const { secrets, environment } = context;
  const version = await rotatingVersion(secrets, environment.applicationSecretArn, token);
  if (version.token === version.currentVersion) return "already current";
  await STEPS[step](context, version);
  return "done";
}

const STEPS: Readonly<Record<Step, (context: Context, version: RotatingVersion) => Promise<void>>> = {
  async createSecret(context, { token }) {
    const { sibling, pending } = await readVersions(context, token);
    if (pending !== null) return;
    const credential = { ...sibling, password: generatePassword() };
    await putPending(
      context.secrets,
      context.environment.applicationSecretArn,
      token,
      formatCredential(credential),
    );
  },

  async setSecret(context, { token }) {
    await setCredential(context, await readCredential(context, token));
  },

  async testSecret(context, { token }) {
    await testCredential(context, await readCredential(context, token));
  },

  /** Tests once more: called out of order, it would make a credential current that nobody can use. */
  async finishSecret(context, version) {
    await testCredential(context, await readCredential(context, version.token));
    await makeCurrent(context.secrets, context.environment.applicationSecretArn, version);
  },
};

/**
 * The user whose turn it is, and the pending credential if there is one yet. The current credential need not
 * work: on a restored database it does not, and this rotation is what makes secret and database agree.
 *
 * @throws Error when the pending credential is for the user in use: its password must not change.
 */
async function readVersions(context: Context, token: string) {
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

async function readCredential(context: Context, token: string): Promise<Credential> {
  const { pending } = await readVersions(context, token);
  if (pending === null || pending.password === null) {
    throw new Error("The pending version has no password yet: createSecret comes first");
  }
  return { ...pending, password: pending.password };
}
