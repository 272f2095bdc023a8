import { setTimeout } from "node:timers/promises";
import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import test from "ava";
import type { RotationContext } from "../../../src/blocks/data/rotation/credential.ts";
import { applicationFamily, siblingOf } from "../../../src/blocks/data/rotation/roles.ts";
import {
  formatCredential,
  initialSecret,
  parseApplicationSecret,
} from "../../../src/blocks/data/rotation/secret.ts";
import { beginning } from "../../support/beginning.ts";
import { crashing } from "../../support/rotation-crash.ts";
import { applicationArn, bootstrapEvent, masterArn, world } from "../../support/rotation-world.ts";

test.after.always(() => world.stop());
const serial = beginning(world.reset);

const step = (Step: string, ClientRequestToken: string) => ({
  Step,
  SecretId: applicationArn,
  ClientRequestToken,
});
const currentUser = () =>
  parseApplicationSecret(world.secrets.value(applicationArn, "AWSCURRENT") ?? "").username;

serial("20 rotations refuse no login, neither of an eager nor of a slow reader", async (t) => {
  await world.invoke(bootstrapEvent);
  await world.query(world.current(), "CREATE TABLE payment (id int GENERATED ALWAYS AS IDENTITY, by name)");

  let logins = 0;
  let over = false;
  let held = world.current();
  const failures: unknown[] = [];
  const underWay = new Set<Promise<void>>();
  const pay = async (read: () => typeof held) => {
    try {
      await world.query(read(), "INSERT INTO payment (by) VALUES (session_user)");
      logins += 1;
    } catch (error) {
      failures.push(error);
    }
  };
  const keepPaying = async (read: () => typeof held) => {
    while (!over) {
      await setTimeout(5);
      const payment = pay(read);
      underWay.add(payment);
      await payment;
      underWay.delete(payment);
    }
  };
  const clients = [keepPaying(world.current), keepPaying(() => held)];
  const users: string[] = [];
  try {
    for (let rotation = 0; rotation < 20; rotation += 1) {
      // A login lives from one rotation to the next but one. Whoever began before the last one must not meet this one.
      while (underWay.size > 0) await Promise.all(underWay);
      held = world.current();
      users.push(held.username);
      await world.rotate();
      await world.query(held, "INSERT INTO payment (by) VALUES (session_user)");
    }
  } finally {
    over = true;
    await Promise.all(clients);
  }

  t.deepEqual(failures, []);
  t.true(logins > 40, `only ${logins} logins`);
  t.deepEqual(
    users,
    Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? "payments_a" : "payments_b")),
  );
  const rows = await world.query(world.current(), "SELECT DISTINCT by FROM payment ORDER BY by");
  t.deepEqual(rows, [{ by: "payments_a" }, { by: "payments_b" }]);
});

serial("killed after any effect, a rotation is finished by the next run", async (t) => {
  await world.invoke(bootstrapEvent);
  await world.rotate();
  for (let effect = 1, died = true; died && effect < 100; effect += 1) {
    const before = world.current();
    const context = crashing(world.context, effect);
    died = await world.rotate(context).then(
      () => false,
      () => true,
    );
    context.release();
    if (!died) t.true(context.effects() > 25, `the loop ended at ${context.effects()}`);

    const logsIn = (login: typeof before, what: string) =>
      t.notThrowsAsync(world.query(login, "SELECT 1"), `${what}, killed after ${effect}`);
    await logsIn(before, "the credential in use");
    if (world.current().username === before.username) await world.rotate();
    await logsIn(world.current(), "the next credential");
    t.not(world.current().username, before.username);
  }
});

serial("a finished rotation is left alone by every step", async (t) => {
  await world.invoke(bootstrapEvent);
  await world.rotate();
  const token = world.secrets.beginRotation(applicationArn);
  for (const name of ["createSecret", "setSecret", "testSecret", "finishSecret"]) {
    await world.invoke(step(name, token));
  }
  t.is(currentUser(), "payments_a");
  const done = world.secrets.stages(applicationArn);
  const log = world.server.log();
  for (const name of ["createSecret", "setSecret", "testSecret", "finishSecret"]) {
    await world.invoke(step(name, token));
  }
  t.deepEqual(world.secrets.stages(applicationArn), done);
  t.is(world.server.log(), log);
});

serial("a restored database and the secret agree after a rotation", async (t) => {
  await world.invoke(bootstrapEvent);
  await world.rotate();
  await world.asSuperuser(
    "ALTER ROLE payments_a PASSWORD 'restored'",
    "ALTER ROLE payments_b PASSWORD 'restored'",
  );
  await t.throwsAsync(world.query(world.current(), "SELECT 1"), {
    message: /password authentication failed/,
  });
  await world.rotate();
  await t.notThrowsAsync(world.query(world.current(), "SELECT 1"));
});

serial("refuses what is no rotation of its secret", async (t) => {
  const unstaged = "11111111-2222-3333-4444-555555555555";
  await world.invoke(bootstrapEvent);
  const pending = world.secrets.beginRotation(applicationArn);
  const refused = (event: unknown, message: RegExp) => t.throwsAsync(world.invoke(event), { message });

  await refused(step("createSecret", pending), /Rotation is not enabled/);
  world.secrets.enableRotation(applicationArn);
  await refused(step("createSecret", unstaged), /not staged AWSPENDING/);
  const [previous = ""] =
    Object.entries(world.secrets.stages(applicationArn)).find(([, on]) => on.includes("AWSPREVIOUS")) ?? [];
  await refused(step("setSecret", previous), /not staged AWSPENDING/);
  await refused({ ...step("createSecret", pending), SecretId: masterArn }, /another secret/);
  await refused({ ...bootstrapEvent, secretId: masterArn }, /another secret/);
  for (const event of [
    null,
    "rotate",
    {},
    step("dropSecret", pending),
    step("setSecret", ""),
    { action: "bootstrap" },
  ]) {
    await refused(event, /Malformed event/);
  }
  for (const name of ["setSecret", "testSecret", "finishSecret"]) {
    await refused(step(name, pending), /createSecret comes first/);
  }
  t.is(currentUser(), "payments_a");
  await t.notThrowsAsync(world.query(world.current(), "SELECT 1"));
});

serial("never makes a credential current that does not log in", async (t) => {
  await world.invoke(bootstrapEvent);
  world.secrets.enableRotation(applicationArn);
  const pending = world.secrets.beginRotation(applicationArn);
  await world.invoke(step("createSecret", pending));
  for (const name of ["testSecret", "finishSecret"]) {
    await t.throwsAsync(world.invoke(step(name, pending)), {
      message: /28P01: password authentication failed/,
    });
  }
  t.is(currentUser(), "payments_a");
});

serial("never changes the password of the user in use", async (t) => {
  await world.invoke(bootstrapEvent);
  world.secrets.enableRotation(applicationArn);
  const pending = world.secrets.beginRotation(applicationArn);
  await world.invoke(step("createSecret", pending));
  // Someone stores a version for the sibling by hand, so that the pending user is now the one in use.
  const taken = world.secrets.value(applicationArn, "AWSPENDING") ?? "";
  world.secrets.create(applicationArn, taken);
  world.secrets.enableRotation(applicationArn);
  const token = world.secrets.beginRotation(applicationArn);
  await world.secrets.client.send(
    new PutSecretValueCommand({
      SecretId: applicationArn,
      ClientRequestToken: token,
      SecretString: taken,
      VersionStages: ["AWSPENDING"],
    }),
  );
  for (const name of ["createSecret", "setSecret", "testSecret", "finishSecret"]) {
    await t.throwsAsync(world.invoke(step(name, token)), { message: /payments_b, which is in use/ });
  }
});

serial("logs in to no server but its own", async (t) => {
  const elsewhere = "db.attacker.example";
  const asked: string[] = [];
  const watching: RotationContext = {
    ...world.context,
    connect: (login) => {
      asked.push(login.host);
      return world.context.connect(login);
    },
  };
  const { port } = world.server;
  world.secrets.create(applicationArn, initialSecret({ host: elsewhere, port, dbname: "payments" }));
  await t.throwsAsync(world.rotate(watching), { message: /another host than DATABASE_HOST/ });
  await world.invoke(bootstrapEvent, watching);
  t.true(asked.length > 0);
  t.deepEqual(
    asked.filter((host) => host !== world.server.host),
    [],
  );
  t.is(world.current().host, world.server.host);
});

serial("a database that has got another address keeps its logins, killed after any effect", async (t) => {
  const { host, port } = world.server;
  await world.invoke(bootstrapEvent);
  await world.rotate();
  const login = { ...world.current(), username: currentUser() };
  for (let effect = 1, died = true; died && effect < 40; effect += 1) {
    // Under way when the address changed: staged, and with the old one.
    world.secrets.create(applicationArn, formatCredential({ ...login, host: "before.example" }));
    world.secrets.enableRotation(applicationArn);
    const pending = world.secrets.beginRotation(applicationArn);
    const staged = {
      ...login,
      host: "before.example",
      username: siblingOf(applicationFamily, login.username),
      password: "of-nobody-at-all",
    };
    await world.secrets.client.send(
      new PutSecretValueCommand({
        SecretId: applicationArn,
        ClientRequestToken: pending,
        SecretString: formatCredential(staged),
        VersionStages: ["AWSPENDING"],
      }),
    );
    const context = crashing(world.context, effect);
    died = await world.invoke(bootstrapEvent, context).then(
      () => false,
      () => true,
    );
    context.release();
    if (died) await world.invoke(bootstrapEvent);
    t.deepEqual(world.current(), { ...login, host, port }, `killed after ${effect}`);
    await t.notThrowsAsync(world.query(world.current(), "SELECT 1"));
    if (!died) t.true(context.effects() > 5, `the loop ended at ${context.effects()}`);
  }
  t.is(world.secrets.value(applicationArn, "AWSPENDING"), undefined);
  await world.rotate();
  t.not(world.current().username, login.username);
  await t.notThrowsAsync(world.query(login, "SELECT 1"), "whoever began before");
});

serial("neither says nor sends a password, even one in a secret it cannot read", async (t) => {
  await world.invoke(bootstrapEvent);
  await world.rotate();
  world.secrets.create(applicationArn, '{"password":"half-written-secret",');
  await t.throwsAsync(world.invoke(bootstrapEvent), {
    message: "The application secret must be a JSON object",
  });
  world.secrets.create(applicationArn, '{"engine":"mysql","password":"of-another-engine"}');
  await t.throwsAsync(world.invoke(bootstrapEvent), { message: /must hold engine "postgres"/ });

  t.true(world.server.log().includes("PASSWORD 'SCRAM-SHA-256$4096:"), "the server logs statements");
  t.deepEqual(world.leaks(), []);
});
