import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { openDatabase } from "../../../application/database.ts";
import { postgresOver } from "../../../src/blocks/data/rotation/database.ts";
import { type Access, accesses, peoplesFamilies } from "../../../src/blocks/data/rotation/roles.ts";
import { initialSecret, parseLoginSecret } from "../../../src/blocks/data/rotation/secret.ts";
import { type Answered, createHandler } from "../../../src/blocks/data/sql/dispatch.ts";
import { mostRows } from "../../../src/blocks/data/sql/limits.ts";
import { beginning } from "../../support/beginning.ts";
import {
  administratorArn,
  bootstrapEvent,
  masterArn,
  readerArn,
  world,
} from "../../support/rotation-world.ts";

test.after.always(() => world.stop());
const arns: Readonly<Record<Access, string>> = { reader: readerArn, administrator: administratorArn };
const lines: string[] = [];
const heard = console.log;

const prepare = async () => {
  await world.reset();
  for (const access of accesses) world.invitePeople(access);
  await world.invoke(bootstrapEvent);
  for (const access of accesses) await world.rotate(world.context, arns[access]);
  await world.query(world.current(), "CREATE TABLE payment AS SELECT 1 AS id, 500 AS amount");
};
let prepared: Promise<void> | undefined;
const serial = beginning(() => {
  prepared ??= prepare();
  return prepared;
});

/** Has a statement run as the function does it for people. */
const ask = (access: Access, event: unknown, statementMs = 5000): Promise<Answered> => {
  console.log = (line: string) => lines.push(line);
  const handler = createHandler(
    {
      environment: { access, loginSecretArn: arns[access], databaseHost: world.server.host },
      secrets: world.secrets.client,
      connect: postgresOver([world.authority.cert], {
        application: `sql-${access}`,
        statementMs,
        answerMs: 2 * statementMs,
      }),
    },
    "us-east-1",
  );
  return handler(event, { awsRequestId: "8a1c" }).finally(() => {
    console.log = heard;
  });
};
const run = (access: Access, statement: string, statementMs?: number) =>
  ask(access, { statement }, statementMs);
const problem = async (access: Access, statement: string, statementMs?: number) =>
  String(Object(await run(access, statement, statementMs)).error);

serial("readers see what the application has, whether it was there before them or not", async (t) => {
  t.deepEqual(await run("reader", "SELECT amount FROM payment"), { rows: [{ amount: 500 }], more: false });
  await world.query(
    world.current(),
    "CREATE TABLE refund AS SELECT 7 AS id",
    "CREATE VIEW due AS SELECT * FROM refund",
  );
  t.deepEqual(await run("reader", "WITH r AS (SELECT id FROM due) SELECT id FROM r"), {
    rows: [{ id: 7 }],
    more: false,
  });
});

serial("readers change nothing, and see no more", async (t) => {
  const refused: readonly (readonly [RegExp, string])[] = [
    [/syntax error/, "UPDATE payment SET amount = 0"],
    [/syntax error/, "COMMIT"],
    [/cannot insert multiple commands/, "SELECT 1; COMMIT"],
    [
      /DECLARE CURSOR must not contain data-modifying/,
      "WITH x AS (DELETE FROM payment RETURNING id) SELECT * FROM x",
    ],
    [/read-only transaction|permission denied/, "SELECT * FROM payment FOR UPDATE"],
    [/read-only transaction/, "SELECT lo_create(0)"],
    [/read-only transaction|permission denied/, "SELECT nextval('receipt')"],
    [/permission denied for table pg_authid/, "SELECT rolpassword FROM pg_authid"],
    [/permission denied for function pg_read_file/, "SELECT pg_read_file('postgresql.conf')"],
    [
      /permission denied/,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'payments_a'",
    ],
  ];
  await world.query(world.current(), "CREATE SEQUENCE receipt");
  await world.asSuperuser("SELECT pg_sleep(0)");
  for (const [message, statement] of refused.slice(0, -1))
    t.regex(await problem("reader", statement), message, statement);
  const session = await world.context.connect(world.current());
  t.regex(await problem("reader", String(refused.at(-1)?.[1])), /permission denied/);
  await session.end();
  t.deepEqual(await world.query(world.current(), "SELECT amount FROM payment"), [{ amount: 500 }]);
});

serial("not even with the login itself, past the function, can a reader write", async (t) => {
  const { password, ...login } = parseLoginSecret(
    world.secrets.value(readerArn, "AWSCURRENT") ?? "",
    "reader",
    peoplesFamilies.reader,
  );
  const free = "SET default_transaction_read_only = off";
  const own = { ...login, password: String(password) };
  for (const [message, statement] of [
    [/permission denied for table payment/, "UPDATE payment SET amount = 0"],
    [/permission denied for schema payments/, "CREATE TABLE payments.mine (id int)"],
    [/permission denied for schema public/, "CREATE TABLE public.mine (id int)"],
    [/permission denied to create temporary tables/, "CREATE TEMPORARY TABLE mine (id int)"],
    [/permission denied to set role/, "SET ROLE payments"],
    [/permission denied to create role/, "CREATE ROLE friend"],
  ] as const)
    await t.throwsAsync(world.query(own, free, statement), { message }, statement);
  await t.throwsAsync(world.query(own, "CREATE TABLE payments.mine (id int)"), {
    message: /read-only transaction/,
  });
});

serial("a statement that takes too long is ended, a reader's and an administrator's", async (t) => {
  for (const access of accesses)
    t.regex(
      await problem(access, "SELECT pg_sleep(30)", 1_000),
      /canceling statement due to statement timeout/,
    );
});

serial("an answer is cut after its rows, and refused where it is too large", async (t) => {
  const answer = await run("reader", `SELECT generate_series(1, ${2 * mostRows}) AS id`);
  t.is("rows" in answer && answer.rows.length, mostRows);
  t.is("more" in answer && answer.more, true);
  t.regex(
    await problem("reader", "SELECT repeat('x', 6000000) AS text"),
    /has \d+ bytes, and may have 5000000/,
  );
});

serial("administrators change rows, indexes and statistics, and end what the application runs", async (t) => {
  await run("administrator", "UPDATE payment SET amount = 400 WHERE id = 1");
  t.deepEqual(await world.query(world.current(), "SELECT amount FROM payment"), [{ amount: 400 }]);
  for (const statement of ["VACUUM ANALYZE payment", "CREATE INDEX CONCURRENTLY ON payment (id)"])
    t.deepEqual(await run("administrator", statement), { rows: [], more: false }, statement);
  await world.query(world.current(), "DROP INDEX payment_id_idx");
  const stuck = world.query(world.current(), "SELECT pg_sleep(30)");
  const ended = t.throwsAsync(stuck);
  let found: Answered = { rows: [], more: false };
  for (let tries = 0; tries < 50 && "rows" in found && found.rows.length === 0; tries += 1)
    found = await run(
      "administrator",
      "SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND usename LIKE 'payments\\__'",
    );
  t.deepEqual(found, { rows: [{ ended: true }], more: false });
  await ended;
});

serial("administrators make no roles, and see no passwords", async (t) => {
  for (const [message, statement] of [
    [/permission denied to create role/, "CREATE ROLE friend"],
    [/permission denied to alter role/, "ALTER ROLE payments_a PASSWORD 'mine'"],
    [/permission denied to set role/, "SET ROLE master"],
    [/permission denied to set role/, "SET ROLE payments_a"],
    [/permission denied for table pg_authid/, "SELECT rolpassword FROM pg_authid"],
    [/must be owner of schema payments/, "DROP SCHEMA payments CASCADE"],
    [/cannot insert multiple commands/, "SELECT 1; SELECT 2"],
  ] as const)
    t.regex(await problem("administrator", statement), message, statement);
});

/** The statements that documents have people run by docs/examples/sql, each as the role whose function it names. */
function documented(): readonly (readonly [access: Access, statement: string])[] {
  const root = join(import.meta.dirname, "../../..");
  const pages = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .map((path) => readFileSync(join(root, "docs", path), "utf8"));
  return pages.flatMap((page) =>
    [
      ...page.matchAll(/^ *docs\/examples\/sql \S+ sql-(reader|administrator)-\S+ (?:'([^']+)'|"\$(\w+)")/gm),
    ].map(
      ([, access = "", literal, variable = ""]) =>
        [
          access as Access,
          literal ?? new RegExp(`^ *${variable}="([^"]+)"$`, "m").exec(page)?.[1] ?? `$${variable}`,
        ] as const,
    ),
  );
}

serial("what documents have people ask is answered by the application's own tables", async (t) => {
  const { username: user, password, host, port, dbname: database } = world.current();
  const application = openDatabase(
    { host, port, database, user, password, authorities: world.authority.cert },
    () => t.fail("the application's login is refused"),
  );
  t.teardown(() => application.end());
  await application.migrate();
  await application.query(
    "INSERT INTO payments (idempotency_key, payer, amount, currency, state, reference, begun_at) VALUES ('k1', 'p', 5, 'EUR', 'paid', 'r1', '2100-01-01')",
  );
  const statements = documented();
  t.true(statements.length >= 3, `${statements.length} were found`);
  const answers = [];
  for (const [access, statement] of statements) {
    const answer = await run(access, statement);
    t.true("rows" in answer && answer.rows.length === 1, `${statement}: ${JSON.stringify(answer)}`);
    answers.push(printed(answer));
  }
  t.true(answers.includes('{"count":"1"}\n'), answers.join());
  t.true(answers.includes('{"idempotency_key":"k1","state":"paid","reference":"r1"}\n'), answers.join());
  t.throws(() => printed({ error: "permission denied for table payments" }), {
    message: /permission denied for table payments/,
  });
});

/** The rows as docs/examples/sql prints them, with a double of AWS's command line that has the function's answer. */
function printed(answer: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), "sql-"));
  writeFileSync(join(folder, "answer.json"), JSON.stringify(answer));
  const double = `#!/usr/bin/env bash\nfor each; do case $each in /*) cat ${folder}/answer.json > "$each";; esac; done\n`;
  writeFileSync(join(folder, "aws"), double, { mode: 0o755 });
  return execFileSync("docs/examples/sql", ["us-east-1", "sql-reader-use1-production-g1", "SELECT 1"], {
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
    encoding: "utf8",
    stdio: "pipe",
  });
}

serial(
  "rotations leave what people may do as it is, and the login of before works until the next",
  async (t) => {
    const before = world.secrets.value(readerArn, "AWSCURRENT");
    await world.rotate(world.context, readerArn);
    t.not(world.secrets.value(readerArn, "AWSCURRENT"), before);
    t.like(await run("reader", "SELECT count(*)::int AS count FROM payment"), { rows: [{ count: 1 }] });
    const { username } = parseLoginSecret(
      world.secrets.value(readerArn, "AWSCURRENT") ?? "",
      "reader",
      peoplesFamilies.reader,
    );
    // As on a database that was restored from a snapshot of before the rotation.
    await world.asSuperuser(`ALTER ROLE ${username} PASSWORD 'restored'`);
    t.like(await run("reader", `SELECT session_user <> $$${username}$$ AS former`), {
      rows: [{ former: true }],
    });
  },
);

serial("each statement is on record before it runs, and no row is", async (t) => {
  lines.length = 0;
  await run("reader", "SELECT amount FROM payment WHERE id = 1");
  await run("administrator", "SELECT 'value'::int");
  t.deepEqual(
    lines.map((line) => JSON.parse(line)),
    [
      {
        request: "8a1c",
        access: "reader",
        database: world.server.host,
        statement: "SELECT amount FROM payment WHERE id = 1",
      },
      { request: "8a1c", outcome: "done", rows: 1, more: false },
      {
        request: "8a1c",
        access: "administrator",
        database: world.server.host,
        statement: "SELECT 'value'::int",
      },
      { request: "8a1c", outcome: "failed", reason: "22P02" },
    ],
  );
});

serial("another database is asked by its address in the same region, and nothing else is", async (t) => {
  const refused = async (event: unknown) => String(Object(await ask("reader", event)).error);
  for (const host of ["localhost", "evil.example", "a.cluster-ro-abc.us-west-2.rds.amazonaws.com", 5])
    t.regex(
      await refused({ statement: "SELECT 1", host }),
      /must be the endpoint of an Aurora cluster in us-east-1/,
    );
  t.regex(
    await refused({ statement: "SELECT 1", database: "other" }),
    /has database, and may have statement and host/,
  );
  t.regex(await refused({}), /must have statement/);
});

serial("the function of people's logins is not asked to make the first one", async (t) => {
  for (const secretId of [readerArn, masterArn])
    await t.throwsAsync(world.invoke({ action: "bootstrap", secretId }), {
      message: /Only the application's|another secret/,
    });
  t.is(
    initialSecret({ host: "h", port: 1, dbname: "d" }, peoplesFamilies.reader).includes("payments_reader_a"),
    true,
  );
});

serial("no password was said in any of this", (t) => {
  t.deepEqual(world.leaks(), []);
});
