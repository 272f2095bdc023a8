import fc from "fast-check";
import {
  backup,
  comesBack,
  copiesArrive,
  dies,
  disaster,
  drain,
  edit,
  failover,
  flip,
  flipCarelessly,
  lostWhileMoving,
  moveStubbornly,
  next,
  retire,
  secondDisaster,
  stopWrites,
  switchover,
  tearDown,
  update,
  wait,
} from "./commands.ts";
import type { Stack } from "./stack.ts";
import { smoothly, type Trouble } from "./update.ts";
import { regionNames } from "./world.ts";

export const order = fc.nat({ max: 9999 });
export const smooth = fc
  .tuple(order, fc.boolean())
  .map(([value, careless]): Trouble => ({ ...smoothly, order: value, careless }));
export const anyTrouble: fc.Arbitrary<Trouble> = fc.record({
  order,
  failsAt: fc.option(fc.nat({ max: 11 }), { nil: undefined, freq: 2 }),
  how: fc.constantFrom("stops", "refused", "half", "lost", "lost between", "killed", "killed between"),
  skipPreview: fc.boolean(),
  careless: fc.boolean(),
});
export const someRegion = fc.constantFrom(...regionNames);
const generations = fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 2 });
export const handmade = fc.record({
  activeRegion: someRegion,
  unreachableRegion: fc.option(someRegion, { nil: undefined, freq: 2 }),
  acceptLoss: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined }),
  retire: fc.oneof(fc.constant([]), generations),
  stopWrites: fc.boolean(),
});

/** Any history of a stack. What happens daily is likelier than what never should. */
export const histories = fc.commands<Stack, Stack, false>(
  [
    smooth.map(update),
    anyTrouble.map(update),
    fc.tuple(someRegion, smooth).map(([region, trouble]) => flip(region, true, trouble)),
    fc
      .tuple(someRegion, fc.boolean(), anyTrouble)
      .map(([region, accept, trouble]) => flip(region, accept, trouble)),
    fc.tuple(someRegion, anyTrouble).map(([region, trouble]) => flipCarelessly(region, trouble)),
    fc.tuple(fc.boolean(), anyTrouble).map(([stop, trouble]) => stopWrites(stop, trouble)),
    anyTrouble.map(moveStubbornly),
    smooth.map(moveStubbornly),
    anyTrouble.map(failover),
    smooth.map(failover),
    anyTrouble.map(next),
    smooth.map(next),
    fc
      .tuple(anyTrouble, anyTrouble, fc.boolean())
      .map(([first, second, copied]) => secondDisaster(first, second, copied)),
    order.map(switchover),
    fc.nat({ max: 200 }).map(drain),
    anyTrouble.map(disaster),
    smooth.map(disaster),
    anyTrouble.map(lostWhileMoving),
    fc.tuple(fc.boolean(), fc.boolean()).map(([finished, ofStale]) => backup(finished, ofStale)),
    fc.constant(backup(true, false)),
    fc.constant(copiesArrive),
    someRegion.map(dies),
    someRegion.map(comesBack),
    fc.tuple(generations, anyTrouble).map(([list, trouble]) => retire(list, trouble)),
    fc
      .tuple(handmade, fc.option(fc.nat({ max: 9 }), { nil: undefined }), anyTrouble)
      .map(([wanted, pin, trouble]) => edit(wanted, pin, trouble)),
    fc.integer({ min: 5, max: 200 }).map(wait),
    fc
      .tuple(fc.nat({ max: 3 }), fc.option(fc.nat({ max: 12 }), { nil: undefined }), smooth)
      .map(([chance, failsAt, trouble]) => (chance === 0 ? tearDown(failsAt) : update(trouble))),
  ],
  { maxCommands: 40, size: "max" },
);
