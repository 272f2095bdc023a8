import { execFileSync } from "node:child_process";
import { setImmediate, setTimeout } from "node:timers/promises";
import test from "ava";
import { bundleHandler } from "../../../src/kit/function/bundle.ts";

// Before whatever else of this process makes a bundle. Where others load the provider, the loader starts a process of
// esbuild's whenever it meets a module that it has not seen.

test.serial(
  "esbuild's own process ends with the last bundle, and the next one is made all the same",
  async (t) => {
    const others = esbuilds();
    const left = () => esbuilds().filter((pid) => !others.includes(pid));
    // Small ones: it is about the process.
    const bundle = (name: "handler" | "ask") =>
      bundleHandler({
        entry: new URL(`../../../src/blocks/compute/smoke/probe/${name}.ts`, import.meta.url),
        external: [],
      });
    for (let round = 0; round < 2; round++) {
      const one = bundle("handler");
      await setImmediate();
      // While the first one is being made, and beside another one.
      const [other, different] = await Promise.all([bundle("handler"), bundle("ask")]);
      t.truthy(await one);
      t.is(other, await one);
      t.not(different, other);
      for (let attempt = 0; attempt < 200 && left().length > 0; attempt++) await setTimeout(50);
      t.deepEqual(left(), []);
    }
  },
);

/** The processes of esbuild that this one has started: the loader of these tests may have one, too. */
const esbuilds = (): readonly string[] =>
  execFileSync("ps", ["-A", "-o", "ppid=,pid=,args="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([parent, , ...args]) => parent === String(process.pid) && args.join(" ").includes("esbuild"))
    .map(([, pid]) => pid ?? "");
