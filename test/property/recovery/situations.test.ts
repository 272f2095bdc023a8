import test from "ava";
import type { RegionName } from "../../../regions/index.ts";
import { recordedFirst } from "../../model/bugs.ts";
import { cancel } from "../../model/engine/commands.ts";
import { carryOut, type Next, nextCommand } from "../../model/next.ts";
import { createStack, people, type Stack, type Subject, sound } from "../../model/stack.ts";
import { smoothly, up } from "../../model/update.ts";
import { Violation } from "../../model/violation.ts";
import { backUp, reachable, regionNames, sourcesIn, writerRegion } from "../../model/world.ts";

/**
 * Whatever the two regions and a broken-off update have come to, one command is next (docs/runbooks/README.md, "What is
 * next"), and it works. Walked through: all histories of so many losses and returns, with each update smooth or broken off.
 */

/** The events between two commands; each is possible in some situations. */
interface Event {
  readonly name: string;
  readonly possible: (stack: Stack) => boolean;
  readonly happen: (stack: Stack) => Promise<unknown> | unknown;
}

const copies = ({ world }: Stack) => {
  world.now += 1;
  for (const region of regionNames) {
    const copy = world.current && backUp(world, region, world.current.cluster);
    if (copy) copy.available = true;
  }
  world.now += 1;
};

const events: readonly Event[] = [
  ...regionNames.flatMap((region): readonly Event[] => [
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
  ...([undefined, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const).flatMap((failsAt) =>
    (failsAt === undefined ? (["stops"] as const) : (["stops", "killed"] as const)).map(
      (how): Event => ({
        name: failsAt === undefined ? "the command" : `the command, ${how} at ${failsAt}`,
        possible: (stack) => nextCommand(stack).updates.length > 0,
        happen: async (stack) => {
          await carryOut(stack, nextCommand(stack), { ...smoothly, failsAt, how });
          copies(stack);
        },
      }),
    ),
  ),
];

/** The situation before any event: both regions are alive, and each has a copy. */
async function begun(subject: Subject): Promise<Stack> {
  const stack = createStack(subject);
  await up(stack, smoothly);
  people(stack);
  copies(stack);
  return stack;
}

/** A stack that is as another one is, and goes its own way from there. */
function copyOf(stack: Stack): Stack {
  const { engine, updates } = stack;
  const { way, ...world } = stack.world;
  return {
    ...stack,
    world: { ...structuredClone(world), way },
    engine: { ...engine, state: new Map(engine.state) },
    updates: [...updates],
  };
}

/** The engine's state. The order of a move is no other's, and nobody is asked for anything because of it. */
const resourcesOf = ({ engine }: Stack) =>
  [...engine.state].map(([name, { after: _, ...resource }]) => ({ name, ...resource }));

/** The key of a situation. */
function situationOf({ world, engine, wanted }: Stack): string {
  const stateOf = (region: RegionName) => {
    const { alive, open } = world.regions[region];
    const serves = reachable(world, region)?.generation === world.current?.generation;
    return `${alive ? "alive" : "dead"} ${open ? (serves ? "open" : "open as it was left") : "closed"}`;
  };
  const writer = writerRegion(world);
  const sources = regionNames.map((region) => {
    const [source] = sourcesIn(world, region);
    if (source === undefined) return `nothing in ${region}`;
    return `${source.cluster === world.current?.cluster ? "copies" : "older data"} in ${region}`;
  });
  const begun = [...engine.state.values()].some(({ failed, awaited }) => failed || awaited);
  return [
    ...regionNames.map((region) => `${region} ${stateOf(region)}`),
    `writer in ${writer}`,
    `asked for ${wanted.activeRegion} without ${wanted.unreachableRegion ?? "nothing"}`,
    ...sources,
    engine.pending.length > 0 ? "killed" : begun ? "broken off" : "whole",
  ].join(", ");
}

/** A history, and the stack that it has come to. */
interface Come {
  readonly history: readonly Event[];
  readonly stack: Stack;
}

/** Every situation that some history of so many events comes to, each with the shortest one. */
async function situations(depth: number, subject = sound): Promise<ReadonlyMap<string, Come>> {
  const first: Come = { history: [], stack: await begun(subject) };
  const found = new Map([[situationOf(first.stack), first]]);
  let edge = [first];
  for (let length = 1; length <= depth; length++) {
    const next: Come[] = [];
    for (const come of edge)
      for (const event of events) {
        if (!event.possible(come.stack)) continue;
        const stack = copyOf(come.stack);
        await event.happen(stack);
        const situation = situationOf(stack);
        if (found.has(situation)) continue;
        const further = { history: [...come.history, event], stack };
        found.set(situation, further);
        next.push(further);
      }
    edge = next;
  }
  return found;
}

test("an opening that is on record before customers are led there is noticed", async (t) => {
  await t.throwsAsync(situations(4, recordedFirst.subject), { instanceOf: Violation });
});

test("in every situation one command is next, and it works", async (t) => {
  const found = await situations(5);
  const seen = new Map<Next, number>();
  for (const [situation, { history, stack }] of found) {
    const told = [situation, ...history.map(({ name }) => `  ${name}`)].join("\n");
    const command = nextCommand(stack);
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
    const before = resourcesOf(stack);
    t.deepEqual(
      await carryOut(stack, { ...command, updates: command.updates.slice(-1) }, smoothly),
      ["done"],
      told,
    );
    t.deepEqual(resourcesOf(stack), before, told);
  }
  t.log(found.size, "situations:", Object.fromEntries(seen));
  t.deepEqual([...seen.keys()].sort(), ["close, then failover", "declare", "failover", "readmit", "wait"]);
});
