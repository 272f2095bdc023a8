import test from "ava";
import type { Deployed } from "../../../src/tools/verify/outputs.ts";
import type { CheckResult } from "../../../src/tools/verify/run.ts";
import { inEmulator as serial, stopEmulator } from "../../support/emulator.ts";
import { contextOf, options, primary } from "./sample.ts";

test.after.always(stopEmulator);

const asked = new Map<string, Set<string>>();
let deployed: Deployed;

/** Runs the checks that the emulator has all calls of, in the primary region. */
async function check(): Promise<readonly CheckResult[]> {
  const [{ checks }, { createClients }, { runChecks }, { faults }] = await Promise.all([
    import("../../../src/tools/verify/checks/index.ts"),
    import("../../../src/tools/verify/aws/clients.ts"),
    import("../../../src/tools/verify/run.ts"),
    import("./emulated/world.ts"),
  ]);
  const answer = { status: 200, header: () => "max-age=63072000; includeSubDomains" };
  const results = await Promise.all(
    checks
      .filter(({ id }) => faults.some((fault) => fault.check === id))
      .map((each) => {
        const actions = asked.get(each.id) ?? new Set();
        asked.set(each.id, actions);
        const context = contextOf({ deployed, clients: createClients((action) => actions.add(action)) });
        const internet = { ...context.internet, get: async () => answer };
        return runChecks([each], { ...context, internet }, { ...options, regions: [primary] });
      }),
  );
  return results.flat();
}

serial("every check passes on what is deployed as it should be", async (t) => {
  const { build, faults } = await import("./emulated/world.ts");
  deployed = await build();
  const results = await check();
  t.is(results.length, faults.length);
  for (const {
    check: { id },
    found,
  } of results)
    t.is(found.status, "pass", `${id}: ${JSON.stringify(found)}`);
});

serial("every check finds the one thing that it looks for, and says what it is", async (t) => {
  const { faults } = await import("./emulated/world.ts");
  for (const { change } of faults) await change(deployed);
  for (const {
    check: { id },
    found,
  } of await check()) {
    const fault = faults.find((each) => each.check === id);
    t.is(found.status, "fail", id);
    if (found.status === "fail") t.regex(found.found, fault?.found ?? /^$/, id);
  }
});

/** The further needs of checks in an environment that is otherwise than the emulated one: by which way the processor is reached. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  "processor-way": ["ec2:DescribeVpcEndpoints"],
};

serial("checks ask AWS for nothing but what they say they need", async (t) => {
  const [{ checks }, { implied }] = await Promise.all([
    import("../../../src/tools/verify/checks/index.ts"),
    import("../../../src/tools/verify/aws/actions.ts"),
  ]);
  for (const [id, actions] of asked) {
    const needs = checks.find((each) => each.id === id)?.needs ?? [];
    const used = [...actions].flatMap((action) => [
      action,
      ...(implied[action as keyof typeof implied] ?? []),
    ]);
    t.deepEqual([...new Set([...used, ...(elsewhere[id] ?? [])])].sort(), [...needs].sort(), id);
  }
});
