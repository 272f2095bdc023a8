import { execFile } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { promisify } from "node:util";
import test from "ava";
import { ArgumentError } from "../../../src/cli/errors.ts";
import { parseLocalArguments } from "../../../src/tools/contract/local/arguments.ts";
import { tryPort } from "../../../src/tools/contract/local/door.ts";
import { runLoad } from "../../../src/tools/contract/local/load.ts";
import { startSystem } from "../../../src/tools/contract/local/system.ts";
import { processCandidate } from "../../../src/tools/contract/process.ts";
import { createAuthority } from "../../../src/tools/contract/stand-ins/certificates.ts";
import { bundledApplication } from "../../support/bundled-application.ts";
import { readContainers } from "../../support/containers.ts";

/** Short, because every test run waits for it: `npm run payments:local -- --load 300` is the long one. */
const load = { seconds: 3, rate: 40 };

test.serial(
  "under load, across a rotation and a move, no acknowledged payment is lost and none carried out twice",
  async (t) => {
    const candidate = processCandidate(await bundledApplication());
    const system = await startSystem({ candidate, containers: readContainers(), port: 0, print: () => {} });
    t.teardown(system.stop);
    const { lost, twice, acknowledged, later } = await runLoad(system, load);
    t.deepEqual({ lost, twice, acknowledged, later }, { lost: 0, twice: 0, acknowledged: 120, later: 12 });
  },
);

interface Asked {
  readonly payer: string;
  readonly later?: boolean;
}

test.serial("what is acknowledged and lost is found, and what is booked or charged twice", async (t) => {
  const booked: string[] = [];
  const charged = new Map<string, { readonly reference: string; readonly body: string }>();
  const { cert, key } = await (await createAuthority("Authority of the load")).issue("localhost");
  const server = createServer({ cert, key }, async (request, response) => {
    const { payer, later = false } = (await json(request)) as Asked;
    // What is for later is acknowledged, and forgotten.
    const times = (not: string, twice: string) => (later || payer === not ? 0 : payer === twice ? 2 : 1);
    booked.push(...Array<string>(times("payer-1", "payer-2")).fill(payer));
    for (let charge = 0; charge < times("payer-3", "payer-4"); charge += 1)
      charged.set(`${payer}-${charge}`, { reference: "", body: JSON.stringify({ payer }) });
    response.writeHead(later ? 202 : 201).end();
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const events: string[] = [];
  const report = await runLoad(
    {
      port: (server.address() as AddressInfo).port,
      database: () => "payments",
      waiting: () => 0,
      rotate: async () => void events.push("rotation"),
      move: async () => {
        events.push("move");
        return 0;
      },
      surroundings: {
        database: {
          ask: async () =>
            [...new Set(booked)].map((payer) => ({
              payer,
              booked: booked.filter((each) => each === payer).length,
            })),
        },
        processor: { charged },
      },
    },
    { seconds: 1, rate: 20 },
  );
  const { lost, twice, acknowledged, later } = report;
  // Two are for later, one was not booked and one not charged; another one was booked twice, and one charged twice.
  t.deepEqual({ lost, twice, acknowledged, later }, { lost: 4, twice: 2, acknowledged: 20, later: 2 });
  t.deepEqual(events, ["rotation", "move"]);
});

test("flags are whole numbers, and each belongs to serving or to the load", (t) => {
  t.deepEqual(parseLocalArguments([]), { mode: "serve", port: 8443 });
  t.deepEqual(parseLocalArguments(["--load", "5"]), { mode: "load", seconds: 5, rate: 200 });
  for (const args of [
    ["--rate", "5"],
    ["--port", "1", "--load", "5"],
    ["--load", "0"],
    ["--port", "65536"],
    ["--load", "many"],
    ["more"],
  ])
    t.throws(() => parseLocalArguments(args), { instanceOf: ArgumentError });
});

test("a port that is taken is told before anything is started", async (t) => {
  const taken = createServer().listen(0, "localhost");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  await t.throwsAsync(tryPort(port), {
    instanceOf: ArgumentError,
    message: new RegExp(`^--port ${port}: has to be a port that is free: listen EADDRINUSE`),
  });
  taken.close();
  await once(taken, "close");
  await t.notThrowsAsync(tryPort(port));
});

test("a process that is ended leaves no database behind", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "ended-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  // The server may run as another user.
  chmodSync(folder, 0o755);
  const [loader, postgres] = ["typescript/register.js", "src/tools/contract/stand-ins/postgres.ts"].map(
    (path) => JSON.stringify(new URL(`../../../${path}`, import.meta.url).href),
  );
  const program = `await import(${loader});
    const { startPostgres } = await import(${postgres});
    await startPostgres(null);
    console.log((await import("node:fs")).readdirSync(process.env.TMPDIR).length);
    process.exit(0);`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], {
    env: { ...process.env, TMPDIR: folder },
  });
  t.is(stdout, "1\n");
  t.deepEqual(readdirSync(folder), []);
});
