import { spawn } from "node:child_process";
import { once } from "node:events";
import test from "ava";
import { Interrupted } from "../../src/cli/errors.ts";
import { createOverdue } from "../../src/tools/local/overdue.ts";
import { descendantsOf, kill } from "../../src/tools/local/processes.ts";

const never = new Promise<never>(() => {});

test("what does not end after an interruption is given up, when it has been ended", async (t) => {
  const stop = new AbortController();
  const ended: string[] = [];
  const { orGiveUp } = createOverdue(stop.signal, async () => void ended.push("ended"), 0.05);
  t.is(await orGiveUp(Promise.resolve("done")), "done");
  const waiting = orGiveUp(never);
  stop.abort();
  t.is(await orGiveUp(Promise.resolve("at once")), "at once", "it has its time");
  await t.throwsAsync(waiting, { instanceOf: Interrupted });
  t.deepEqual(ended, ["ended"]);
  await t.throwsAsync(orGiveUp(never), { instanceOf: Interrupted }, "later as well");
});

test("what ends in time is left alone", async (t) => {
  const stop = new AbortController();
  const ended: string[] = [];
  const overdue = createOverdue(stop.signal, async () => void ended.push("ended"), 0.05);
  stop.abort();
  overdue.close();
  await new Promise((resolve) => setTimeout(resolve, 100));
  t.deepEqual(ended, []);
});

test("the processes below one are found, in whatever group, and ended", async (t) => {
  const child = spawn("sh", ["-c", "sleep 60 & echo; wait"], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  await once(child.stdout, "data");
  const own = await descendantsOf(process.pid, new Set());
  t.true(own.includes(child.pid ?? 0));
  const below = await descendantsOf(child.pid ?? 0, new Set());
  t.is(below.length, 1);
  t.true(own.includes(below[0] ?? 0));
  t.deepEqual(await descendantsOf(child.pid ?? 0, new Set(below)), []);
  kill([...below, ...below, child.pid ?? 0]);
  await once(child, "exit");
  t.deepEqual(await descendantsOf(child.pid ?? 0, new Set()), []);
  t.notThrows(() => kill(below));
});
