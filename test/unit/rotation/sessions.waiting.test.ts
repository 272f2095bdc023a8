import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import test from "ava";
import { bundleRotation } from "../../../src/blocks/sessions/rotation/bundle.ts";
import * as limits from "../../../src/blocks/sessions/rotation/limits.ts";
import { codeFile } from "../../../src/kit/function/bundle.ts";
import { callTimeoutMs } from "../../../src/kit/function/limits.ts";
import { createAuthority } from "../../../src/tools/contract/stand-ins/certificates.ts";
import { beginning } from "../../support/beginning.ts";
import { type Gate, secretArn, sessionsWorld as world } from "../../support/sessions-world.ts";

test.after.always(() => world.stop());
const serial = beginning(world.reset);

const { store, secrets } = world;
const step = (Step: string, ClientRequestToken: string) => ({
  Step,
  SecretId: secretArn,
  ClientRequestToken,
});
const steps = ["createSecret", "setSecret", "testSecret", "finishSecret"];
const begin = () => secrets.beginRotation(secretArn);

serial(
  "a password outlives its rotation, so that a task can go on with the one that it started with",
  async (t) => {
    const seen = [world.current().password];
    for (let rotation = 0; rotation < 5; rotation += 1) {
      const held = world.current();
      await world.rotate();
      await t.notThrowsAsync(world.logIn(held));
      await t.notThrowsAsync(world.logIn(world.current()));
      t.deepEqual(store.passwords, [held.password, world.current().password]);
      seen.push(world.current().password);
    }
    t.is(new Set(seen).size, 6);
    const [oldest = ""] = seen;
    await t.throwsAsync(world.logIn({ ...world.current(), password: oldest }), {
      message: /login: WRONGPASS/,
    });
  },
);

/** A process that is killed after so many effects: nothing is done any more, and the last one goes unanswered. */
function killedAfter(lastEffect: number): { readonly gate: Gate; readonly effects: () => number } {
  let count = 0;
  return {
    effects: () => count,
    gate: async (act) => {
      if (count === lastEffect) throw new Error("Killed");
      count += 1;
      const result = await act();
      if (count === lastEffect) throw new Error("Killed");
      return result;
    },
  };
}

serial(
  "killed after any effect, a rotation is finished by the next run, and the current login works throughout",
  async (t) => {
    let effects = 0;
    for (let last = 1, died = true; died && last < 100; last += 1) {
      world.reset();
      const before = world.current();
      const killed = killedAfter(last);
      const release = world.through(killed.gate);
      died = await world.rotate().then(
        () => false,
        () => true,
      );
      release();
      effects = killed.effects();
      await t.notThrowsAsync(world.logIn(world.current()), `killed after ${last}`);
      await world.rotate();
      await t.notThrowsAsync(world.logIn(world.current()), `killed after ${last}`);
      t.not(world.current().password, before.password);
    }
    t.true(effects > 15, `the loop ended at ${effects}`);
  },
);

serial("a finished rotation of the store's password is left alone by every step", async (t) => {
  await world.rotate();
  const [token = ""] =
    Object.entries(secrets.stages(secretArn)).find(([, on]) => on.includes("AWSCURRENT")) ?? [];
  const { password } = world.current();
  store.heard = [];
  for (const name of steps) await world.invoke(step(name, token));
  t.is(world.current().password, password);
  t.deepEqual(store.heard, []);
});

serial("waits for a change that is under way, its own or another's, and gives up in time", async (t) => {
  Object.assign(store, { status: "modifying", left: 2, slowness: 5 });
  await world.rotate();
  t.is(world.waited(), (2 + 5) * limits.pollMs);
  store.slowness = Number.POSITIVE_INFINITY;
  await t.throwsAsync(world.rotate(), { message: /still being modified after 5 minutes/ });
  store.status = "deleting";
  await t.throwsAsync(world.rotate(), { message: /user is deleting/ });
  const { polls, pollMs, answerTimeoutMs, functionTimeoutSeconds } = limits;
  t.true(2 * polls * pollMs + 3 * callTimeoutMs + answerTimeoutMs < functionTimeoutSeconds * 1000);
  t.true(functionTimeoutSeconds <= 900, "Lambda's own limit");
});

serial("never makes a password current that the store does not take", async (t) => {
  const before = world.current();
  const token = begin();
  await world.invoke(step("createSecret", token));
  for (const name of ["testSecret", "finishSecret"])
    await t.throwsAsync(world.invoke(step(name, token)), { message: /refuses the login: WRONGPASS/ });
  t.deepEqual(world.current(), before);
});

serial("a store whose password somebody changed agrees with the secret after a rotation", async (t) => {
  store.passwords = ["changed-by-hand"];
  await t.throwsAsync(world.logIn(world.current()));
  await world.rotate();
  await t.notThrowsAsync(world.logIn(world.current()));
});

serial("refuses what is no rotation of the store's secret", async (t) => {
  const pending = begin();
  const refused = (event: unknown, message: RegExp) => t.throwsAsync(world.invoke(event), { message });
  for (const event of [null, {}, step("dropSecret", pending), { action: "bootstrap", secretId: secretArn }])
    await refused(event, /Malformed event/);
  await refused({ ...step("createSecret", pending), SecretId: `${secretArn}x` }, /another secret/);
  for (const name of steps.slice(1)) await refused(step(name, pending), /createSecret comes first/);
  await refused(step("createSecret", "unstaged"), /not staged AWSPENDING/);
});

serial("says nothing to a server that does not prove to be the right one", async (t) => {
  const { authority, current, logIn, logInTrusting, showing } = world;
  const refused = async (message: RegExp, using = logIn) => {
    await t.throwsAsync(using(current()), { message });
    t.deepEqual(store.heard, []);
  };
  const stranger = await createAuthority("Someone else's authority");
  await refused(/unable to verify/, logInTrusting([stranger.cert]));
  showing(await authority.issue("another-store.example"));
  await refused(/does not match certificate's altnames/);
  showing(await authority.issue("localhost", new Date(Date.now() - 3_600_000)));
  await refused(/certificate has expired/);
  showing(await authority.issue("localhost"));
  await t.notThrowsAsync(logIn(current()));
});

serial("takes no other answer for a login", async (t) => {
  for (const [answer, message] of [
    ["+OK\r\n-LOADING the store is loading\r\n", /refuses the PING: LOADING/],
    ["-ERR unknown\r\n", /refuses the login: ERR/],
    ["HTTP/1.1 200 OK\r\n\r\n", /refuses the login: no error/],
  ] as const) {
    store.answer = answer;
    await t.throwsAsync(world.logIn(world.current()), { message });
  }
});

serial("neither says a password nor lets ElastiCache say one", async (t) => {
  const token = begin();
  await world.invoke(step("createSecret", token));
  // Somebody else changes the user between the look and the change.
  const release = world.through((act) => {
    if (store.status === "active") store.status = "modifying";
    return act();
  });
  await t.throwsAsync(world.invoke(step("setSecret", token)), {
    message: /^ElastiCache does not take the passwords: InvalidUserState\w*$/,
  });
  release();
  secrets.create(secretArn, '{"username":"sessions","password":"half-written');
  secrets.enableRotation(secretArn);
  await t.throwsAsync(world.rotate(), { message: "The sessions secret must be a JSON object" });
  world.reset();
  t.deepEqual(world.leaks(), []);
});

test("the code is one file that Node loads as Lambda does, and that refuses a wrong environment", async (t) => {
  const directory = await mkdtemp(join(tmpdir(), "sessions-"));
  t.teardown(() => rm(directory, { recursive: true, force: true }));
  const path = join(directory, codeFile);
  await writeFile(path, await bundleRotation());
  const load = (env: Record<string, string>) =>
    promisify(execFile)(
      process.execPath,
      ["-e", `require(${JSON.stringify(path)}).handler({}).catch((e) => console.log(e.message))`],
      { env },
    );
  const { stdout } = await load({
    AWS_REGION: "us-east-1",
    SESSIONS_SECRET_ARN: secretArn,
    SESSIONS_USER_ID: "sessions-use1-production",
    SESSIONS_HOST: "sessions.serverless.use1.cache.amazonaws.com",
  });
  t.regex(stdout, /Malformed event: expected \{Step/);
  await t.throwsAsync(load({ SESSIONS_USER_ID: "Sessions" }), {
    message: /SESSIONS_SECRET_ARN must be .*; SESSIONS_USER_ID must be .*; SESSIONS_HOST must be/,
  });
});
