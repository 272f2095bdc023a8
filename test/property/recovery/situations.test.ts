import test from "ava";
import type { RegionName } from "../../../regions/index.ts";
import type { Wanted } from "../../../src/recovery/wanted.ts";
import { cancel } from "../../model/engine/commands.ts";
import { createStack, firstWanted, people, type Stack, sound } from "../../model/stack.ts";
import { type Outcome, smoothly, type Trouble, up } from "../../model/update.ts";
import { backUp, other, primary, reachable, secondary } from "../../model/world.ts";

/**
 * Whatever the two regions and a broken-off update have come to, one command is next (docs/runbooks/README.md, "What is
 * next"), and it works. Walked through: all histories of so many losses and returns, with each update smooth or broken off.
 */

const names: readonly RegionName[] = [primary.name, secondary.name];
const placeOf = (region: RegionName) => (region === primary.name ? primary : secondary);

type Next = "wait" | "readmit" | "declare" | "failover" | "close, then failover";

interface Command {
  readonly next: Next;
  readonly updates: readonly Partial<Wanted>[];
}

/** The documented table. */
function commandFor({ world, engine }: Stack): Command {
  const writer = names.find((region) => world.regions[region].clusters.has(world.current?.cluster ?? ""));
  if (writer === undefined) throw new Error("nothing was ever paid");
  const away = other(writer);
  const alive = (region: RegionName) => world.regions[region].alive;
  if (!alive(writer) && !alive(away)) return { next: "wait", updates: [] };
  if (alive(writer))
    return alive(away)
      ? { next: "readmit", updates: [{ activeRegion: writer }] }
      : { next: "declare", updates: [{ activeRegion: writer, unreachableRegion: away }] };
  const restoring = { activeRegion: away, unreachableRegion: writer, acceptLoss: 100_000 + world.now };
  const recorded = JSON.parse(engine.recorded ?? "{}") as { readonly lineage?: unknown };
  if (recorded.lineage === undefined) throw new Error("nothing is on record");
  return world.regions[away].open
    ? {
        next: "close, then failover",
        updates: [{ activeRegion: writer, unreachableRegion: writer }, restoring],
      }
    : { next: "failover", updates: [restoring] };
}

/** Carries a command out as `npm run dr` does: what is lost is left out, and what broke off is run again. */
async function carryOut(stack: Stack, { updates }: Command, trouble: Trouble): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const wanted of updates) {
    stack.wanted = { ...firstWanted, ...wanted };
    const lost = wanted.unreachableRegion;
    outcomes.push(await up(stack, { ...trouble, ...(lost && { leavesOut: placeOf(lost) }) }));
    if (outcomes.at(-1) !== "done") break;
  }
  return outcomes;
}

/** What happens between two commands; each is possible in some situations. */
interface Event {
  readonly name: string;
  readonly possible: (stack: Stack) => boolean;
  readonly happen: (stack: Stack) => Promise<unknown> | unknown;
}

const copies = ({ world }: Stack) => {
  world.now += 1;
  for (const region of names) {
    const copy = world.current && backUp(world, region, world.current.cluster);
    if (copy) copy.available = true;
  }
  world.now += 1;
};

const events: readonly Event[] = [
  ...names.flatMap((region): readonly Event[] => [
    {
      name: `${region} dies`,
      possible: ({ world }) => world.regions[region].alive,
      happen: ({ world }) => {
        world.regions[region].alive = false;
      },
    },
    {
      name: `${region} is back`,
      possible: ({ world }) => !world.regions[region].alive,
      happen: (stack) => {
        stack.world.regions[region].alive = true;
        copies(stack);
      },
    },
  ]),
  ...([undefined, 0, 1, 2, 3, 4, 5, 6, 7, 8] as const).flatMap((failsAt) =>
    (failsAt === undefined ? (["stops"] as const) : (["stops", "killed"] as const)).map(
      (how): Event => ({
        name: failsAt === undefined ? "the command" : `the command, ${how} at ${failsAt}`,
        possible: (stack) => commandFor(stack).updates.length > 0,
        happen: async (stack) => {
          await carryOut(stack, commandFor(stack), { ...smoothly, failsAt, how });
          copies(stack);
        },
      }),
    ),
  ),
];

async function replay(history: readonly Event[]): Promise<Stack | undefined> {
  const stack = createStack(sound);
  await up(stack, smoothly);
  people(stack);
  copies(stack);
  for (const { possible, happen } of history) {
    if (!possible(stack)) return undefined;
    await happen(stack);
  }
  return stack;
}

/** What tells one situation from another. */
function situationOf({ world, engine, wanted }: Stack): string {
  const stateOf = (region: RegionName) => {
    const { alive, open } = world.regions[region];
    const serves = reachable(world, region)?.generation === world.current?.generation;
    return `${alive ? "alive" : "dead"} ${open ? (serves ? "open" : "open as it was left") : "closed"}`;
  };
  const writer = names.find((region) => world.regions[region].clusters.has(world.current?.cluster ?? ""));
  const begun = [...engine.state.values()].some(({ failed, awaited }) => failed || awaited);
  return [
    ...names.map((region) => `${region} ${stateOf(region)}`),
    `writer in ${writer}`,
    `asked for ${wanted.activeRegion} without ${wanted.unreachableRegion ?? "nothing"}`,
    engine.pending.length > 0 ? "killed" : begun ? "broken off" : "whole",
  ].join(", ");
}

/** Every situation that some history of so many events comes to, each with the shortest one. */
async function situations(depth: number): Promise<ReadonlyMap<string, readonly Event[]>> {
  const found = new Map<string, readonly Event[]>();
  let edge: readonly (readonly Event[])[] = [[]];
  for (let length = 0; length <= depth; length++) {
    const next: (readonly Event[])[] = [];
    for (const history of edge) {
      const stack = await replay(history);
      if (!stack) continue;
      const situation = situationOf(stack);
      if (found.has(situation)) continue;
      found.set(situation, history);
      next.push(...events.map((event) => [...history, event]));
    }
    edge = next;
  }
  return found;
}

test("in every situation one command is next, and it works", async (t) => {
  const found = await situations(5);
  const seen = new Map<Next, number>();
  for (const [situation, history] of found) {
    const stack = await replay(history);
    if (!stack) throw new Error("a history cannot be replayed");
    const told = [situation, ...history.map(({ name }) => `  ${name}`)].join("\n");
    const command = commandFor(stack);
    seen.set(command.next, (seen.get(command.next) ?? 0) + 1);
    if (command.next === "wait") continue;
    cancel(stack.engine);
    const outcomes = await carryOut(stack, command, smoothly);
    t.deepEqual(
      outcomes,
      command.updates.map(() => "done"),
      told,
    );
    const { activeRegion } = stack.wanted;
    t.is(reachable(stack.world, activeRegion)?.generation, stack.world.current?.generation, told);
    // And a second time it changes nothing.
    const before = JSON.stringify([...stack.engine.state]);
    t.deepEqual(
      await carryOut(stack, { ...command, updates: command.updates.slice(-1) }, smoothly),
      ["done"],
      told,
    );
    t.is(JSON.stringify([...stack.engine.state]), before, told);
  }
  t.log(found.size, "situations:", Object.fromEntries(seen));
  t.deepEqual([...seen.keys()].sort(), ["close, then failover", "declare", "failover", "readmit", "wait"]);
});
