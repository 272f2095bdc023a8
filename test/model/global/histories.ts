import fc from "fast-check";
import {
  comesBack,
  dies,
  edit,
  flip,
  flipCarelessly,
  stopWrites,
  tearDown,
  update,
  wait,
} from "../commands.ts";
import type { CommandCourse } from "../dr/outside.ts";
import { anyTrouble, handmade, order, smooth, someRegion } from "../histories.ts";
import type { Stack } from "../stack.ts";
import {
  awsMoves,
  failover,
  minutesPass,
  next,
  planned,
  readmit,
  stall,
  thereAndBack,
  twoDisasters,
} from "./commands.ts";
import { smoothCourse } from "./next.ts";

const maybe = <T>(values: fc.Arbitrary<T>, freq: number) => fc.option(values, { nil: undefined, freq });

/** A command that breaks off at a call, in one of its updates, or while a region is lost. */
const broken: fc.Arbitrary<CommandCourse> = fc.record({
  breaksAt: maybe(fc.nat({ max: 70 }), 1),
  dies: fc.constant(undefined),
  at: fc.nat({ max: 2 }),
  update: anyTrouble,
  fenced: fc.boolean(),
});
const smoothly: fc.Arbitrary<CommandCourse> = order.map((value) => ({
  ...smoothCourse,
  update: { ...smoothCourse.update, order: value },
}));
const lethal: fc.Arbitrary<CommandCourse> = fc
  .tuple(broken, fc.nat({ max: 70 }), someRegion)
  .map(([course, at, region]) => ({ ...course, breaksAt: undefined, dies: { at, region } }));
const course = fc.oneof(smoothly, broken);
const moves = fc.constantFrom("drill" as const, "switchover" as const, "failback" as const);

/** Any history of a stack with a global database. */
export const globalHistories = fc.commands<Stack, Stack, false>(
  [
    smooth.map(update),
    anyTrouble.map(update),
    fc.tuple(someRegion, anyTrouble).map(([region, trouble]) => flip(region, false, trouble)),
    fc.tuple(someRegion, anyTrouble).map(([region, trouble]) => flipCarelessly(region, trouble)),
    fc.tuple(fc.boolean(), anyTrouble).map(([stop, trouble]) => stopWrites(stop, trouble)),
    fc.tuple(moves, course).map(([name, how]) => planned(name, how)),
    fc.tuple(moves, lethal).map(([name, how]) => planned(name, how)),
    fc.tuple(moves, smoothly).map(([name, how]) => planned(name, how)),
    course.map(failover),
    lethal.map(failover),
    course.map(readmit),
    course.map(next),
    smoothly.map(next),
    fc.tuple(course, course, fc.boolean()).map(([first, second, anew]) => twoDisasters(first, second, anew)),
    fc.tuple(course, course).map(([there, back]) => thereAndBack(there, back)),
    fc.tuple(fc.boolean(), fc.boolean()).map(([lossy, fenced]) => awsMoves(lossy, fenced)),
    fc.boolean().map(stall),
    fc.integer({ min: 1, max: 12 }).map(minutesPass),
    someRegion.map(dies),
    someRegion.map(comesBack),
    fc
      .tuple(handmade, maybe(fc.nat({ max: 1 }), 1), anyTrouble)
      .map(([wanted, pin, trouble]) => edit(wanted, pin, trouble)),
    fc.integer({ min: 5, max: 200 }).map(wait),
    fc
      .tuple(fc.nat({ max: 3 }), maybe(fc.nat({ max: 12 }), 1), smooth)
      .map(([chance, failsAt, trouble]) => (chance === 0 ? tearDown(failsAt) : update(trouble))),
  ],
  { maxCommands: 30, size: "max" },
);
