import type { ExecutionContext } from "ava";
import { Interrupted } from "../../../src/cli/errors.ts";
import type { ChangeArguments } from "../../../src/tools/dr/arguments.ts";
import type { EvidenceReport } from "../../../src/tools/dr/evidence/report.ts";
import { type Executed, type Execution, execute } from "../../../src/tools/dr/execute.ts";
import type { World } from "./world.ts";

export interface Run {
  readonly done: Executed;
  readonly told: readonly string[];
  readonly report: EvidenceReport;
  /** The regions that were not to be asked, one after the other. */
  readonly avoided: readonly (string | undefined)[];
}

/** A run in a world with nobody to ask, where whatever is told is lost, but for what is given. */
export const executionIn = (world: World, given: Partial<Execution> = {}): Execution => ({
  tools: world.connect(),
  avoid: () => undefined,
  person: { tell: () => undefined, ask: undefined },
  signal: world.signal,
  keep: () => "report.json",
  ...given,
});

/** @param typed what the person answers; undefined where nobody can be asked */
export async function run(world: World, args: ChangeArguments, typed?: string): Promise<Run> {
  const told: string[] = [];
  const reports: EvidenceReport[] = [];
  const avoided: (string | undefined)[] = [];
  const execution = executionIn(world, {
    avoid: (region) => avoided.push(region),
    person: { tell: (line) => told.push(line), ask: typed === undefined ? undefined : async () => typed },
    keep: (report) => {
      reports.push(report);
      return "report.json";
    },
  });
  const done = await execute(args, execution);
  const [report] = reports;
  if (!report) throw new Error("no report was kept");
  return { done, told, report, avoided };
}

/** Everything that was paid, in whatever database that was ever written to. */
export const paid = ({ payments }: World): ReadonlySet<number> => new Set([...payments.values()].flat());
export const held = ({ payments, plan }: World): ReadonlySet<number> =>
  new Set(payments.get(plan.writer.cluster));

export interface Broken {
  readonly breaksAt: number;
  readonly world: World;
  /** The outcome if nothing was broken off. */
  readonly smooth: World;
}

/**
 * Breaks a command off at each of its calls to the outside, before or after it, in a world of its own each time, and runs it
 * again to its end.
 */
export async function* brokenOff(
  t: ExecutionContext,
  prepared: () => Promise<World>,
  args: ChangeArguments,
): AsyncGenerator<Broken> {
  const smooth = await prepared();
  let calls = 0;
  smooth.disturb = () => {
    calls += 1;
  };
  await run(smooth, args);
  t.true(calls > 10);
  for (let breaksAt = 1; breaksAt <= calls; breaksAt += 1) {
    const world = await prepared();
    let left = breaksAt;
    world.disturb = () => {
      left -= 1;
      if (left === 0) throw new Interrupted();
    };
    await t.throwsAsync(run(world, args), { instanceOf: Interrupted }, `breaks at ${breaksAt}`);
    world.disturb = () => undefined;
    await run(world, args);
    t.deepEqual(world.values, smooth.values, `configuration after a break at ${breaksAt}`);
    yield { breaksAt, world, smooth };
  }
}
