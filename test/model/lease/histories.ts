import fc from "fast-check";
import { checkServes, pass } from "./checks.ts";
import { longestCall, runKeeper } from "./keeper.ts";
import { close, move, moveTwice, restart, updateWithOldState } from "./moves.ts";
import { pay, resolveNow } from "./payments.ts";
import type { LeaseKind, LeaseWorld, MoveStep, Task } from "./types.ts";
import { bothRegions, otherOf, reading, statement } from "./world.ts";

/** Something that happens. */
export interface Happening {
  readonly what: string;
  readonly happens: (world: LeaseWorld) => Promise<void> | void;
}

const region = fc.constantFrom(...bothRegions);
const kind = fc.constantFrom<Task["kind"]>("app", "worker");
const seconds = fc.oneof(
  fc.integer({ min: 1, max: 15 }),
  fc.integer({ min: 16, max: 120 }),
  fc.constant(310),
);
const pace = fc.record({
  statement: fc.integer({ min: 0, max: Math.floor(statement / 2) }),
  charge: fc.oneof(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 3, max: 60 })),
});
/** A keeper is killed at any of its calls, or never. */
const run = fc.record({
  calls: fc.oneof(fc.integer({ min: 0, max: 8 }), fc.constant(Number.POSITIVE_INFINITY)),
  takes: fc.integer({ min: 0, max: longestCall }),
});
const told = (what: string, happens: Happening["happens"]): Happening => ({ what, happens });

export const leaseKinds: fc.Arbitrary<LeaseKind> = fc.record({ stepped: fc.boolean(), kept: fc.boolean() });

/** Any history of two regions of which one is left, lost, and back. What ends well is likelier than it is. */
export const leaseHistories: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: seconds.map((each) => told(`${each} s pass`, (world) => pass(world, each))) },
    {
      weight: 6,
      arbitrary: fc
        .tuple(region, kind, pace)
        .map(([at, by, how]) => told(`the ${by} of ${at} is paid`, (world) => pay(world, at, by, how))),
    },
    {
      weight: 2,
      arbitrary: pace.map((how) =>
        told("somebody pays by DNS", (world) => pay(world, resolveNow(world), "app", how)),
      ),
    },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom<readonly ("planned" | "lost")[]>(["lost"], ["lost"], ["planned"])
        .map(([how = "lost"]) => told(`a move, ${how}`, (world) => move(world, otherOf(world.active), how))),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          fc.boolean(),
          fc.constantFrom<readonly ("planned" | "lost")[]>(["lost"], ["planned"]),
          fc.constantFrom<readonly MoveStep[]>(["record"], ["raise"]),
        )
        .map(([goesOn, [how = "lost"], [step = "record"]]) =>
          told(
            `a move, ${how}, whose engine is killed after its ${step}, and ${goesOn ? "goes on" : "is given up"}`,
            async (world) => {
              const [from, to] = [world.active, otherOf(world.active)];
              await move(world, to, how, step);
              await move(world, goesOn ? to : from, how);
            },
          ),
        ),
    },
    {
      weight: 1,
      arbitrary: fc.constant(
        told("a move away from a region that is cut off, and open", (world) => {
          reading(world, world.active, false, 0);
          return move(world, otherOf(world.active), "lost");
        }),
      ),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(region, fc.boolean(), fc.constantFrom(0, 0, 1, 2))
        .map(([at, reads, takes]) =>
          told(`${at} ${reads ? `reads in ${takes} s` : "is cut off"}`, (world) =>
            reading(world, at, reads, takes),
          ),
        ),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(region, kind, fc.boolean()).map(([at, part, there]) =>
        told(`the ${part} of ${at} ${there ? "is back" : "is gone"}`, ({ regions }) => {
          if (there) regions[at].there.add(part);
          else regions[at].there.delete(part);
        }),
      ),
    },
    {
      weight: 1,
      arbitrary: region.map((at) =>
        told(`tasks of ${at} start anew`, (world) => {
          if (world.regions[at].tasks.length > 0) restart(world, at);
        }),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.boolean().map((readable) =>
        told(`the claim can${readable ? "" : "not"} be read`, (world) => {
          world.claimReadable = readable;
        }),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constant(
        told("the region that was left is taken in again", (world) => close(world, otherOf(world.active))),
      ),
    },
    {
      weight: 1,
      arbitrary: region.map((at) =>
        told(`an update of ${at} with an old state`, (world) => updateWithOldState(world, at)),
      ),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(region, run)
        .map(([at, how]) =>
          told(`the keeper of ${at} runs for ${how.calls} calls of ${how.takes} s`, (world) =>
            runKeeper(world, at, how),
          ),
        ),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.integer({ min: 0, max: 5 }), run).map(([after, how]) =>
        told(`a move, lost, and ${after} s into it a keeper's run with calls of ${how.takes} s`, (world) => {
          const left = world.active;
          void world.clock.sleep(after).then(() => runKeeper(world, left, how));
          return move(world, otherOf(left), "lost");
        }),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(region, fc.boolean()).map(([at, kept]) =>
        told(`the keeper of ${at} ${kept ? "runs" : "does not run"}`, ({ regions }) => {
          regions[at].kept = kept;
        }),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(region, fc.boolean()).map(([at, answers]) =>
        told(`the APIs of ${at} ${answers ? "answer" : "are silent"}`, ({ regions }) => {
          regions[at].answers = answers;
        }),
      ),
    },
    { weight: 1, arbitrary: fc.constant(told("two engines move at once", moveTwice)) },
    { weight: 1, arbitrary: fc.constant(told("the region that serves is looked at", checkServes)) },
  ),
  { maxLength: 30, size: "max" },
);
