import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { ArgumentError } from "../../../src/cli/errors.ts";
import { bundleApplication } from "../../../src/tools/contract/bundle.ts";
import { parseLocalArguments } from "../../../src/tools/contract/local/arguments.ts";
import { runLoad } from "../../../src/tools/contract/local/load.ts";
import { startSystem } from "../../../src/tools/contract/local/system.ts";
import { processCandidate } from "../../../src/tools/contract/process.ts";
import { changing } from "../../support/broken-applications.ts";
import { readContainers } from "../../support/containers.ts";

/** Short, because every test run waits for it: `npm run payments:local -- --load 300` is the long one. */
const load = { seconds: 3, rate: 40 };

async function underLoad(
  t: { teardown(end: () => Promise<void>): void },
  changes: Parameters<typeof changing>[0],
) {
  const folder = await mkdtemp(join(tmpdir(), "load-test-"));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const candidate = processCandidate(await bundleApplication(folder, [changing(changes)]));
  const system = await startSystem({ candidate, containers: readContainers(), port: 0, print: () => {} });
  t.teardown(system.stop);
  return runLoad(system, load);
}

test.serial(
  "under load, across a rotation and a move, no acknowledged payment is lost and none carried out twice",
  async (t) => {
    const { lost, twice, acknowledged, later } = await underLoad(t, []);
    t.deepEqual({ lost, twice, acknowledged, later }, { lost: 0, twice: 0, acknowledged: 120, later: 12 });
  },
);

test.serial("an application that acknowledges what it has not taken in is found to lose it", async (t) => {
  const { lost, later } = await underLoad(t, [
    { file: "server.ts", from: "await queue.put(payment);", to: "" },
  ]);
  t.is(lost, later);
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
