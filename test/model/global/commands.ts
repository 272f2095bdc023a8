import type { RegionName } from "../../../regions/index.ts";
import { type Command, command, show } from "../commands.ts";
import { type CommandCourse, lose } from "../dr/outside.ts";
import type { Stack } from "../stack.ts";
import { smoothly } from "../update.ts";
import { violation } from "../violation.ts";
import { other, primary, regionNames, secondary } from "../world.ts";
import { follows, handOver, missing } from "./database.ts";
import {
  argumentsOf,
  type DrCommand,
  failOver,
  goOn,
  minute,
  recordedWriter,
  runTwice,
  settleAws,
  smoothCourse,
} from "./next.ts";

/** Both regions are there, their halves hold the same or soon will, and the stack's record knows who writes. */
const whole = (stack: Stack): boolean => known(stack) && follows(stack.world, other(writerOf(stack)));

/** Whether both regions are there, and the stack's record knows who writes. AWS may be making a half anew. */
const known = (stack: Stack): boolean => {
  const { global, regions } = stack.world;
  return (
    global !== undefined &&
    global.moving === undefined &&
    regionNames.every((region) => regions[region].alive) &&
    recordedWriter(stack) === global.writer
  );
};

const writerOf = ({ world }: Stack): RegionName => world.global?.writer ?? primary.name;
const targets: Readonly<Record<DrCommand, (stack: Stack) => RegionName>> = {
  drill: () => secondary.name,
  switchover: (stack) => other(writerOf(stack)),
  failback: () => primary.name,
  failover: (stack) => other(writerOf(stack)),
  readmit: writerOf,
};

/** A move without loss, and without anybody in its way unless a region is lost meanwhile. */
export const planned = (name: "drill" | "switchover" | "failback", course: CommandCourse): Command =>
  command(
    `dr ${name} ${showCourse(course)}`,
    (stack) =>
      known(stack) &&
      targets[name](stack) !== writerOf(stack) &&
      (name === "failback" || stack.wanted.unreachableRegion === undefined),
    async (stack) => {
      const { activeRegion: from } = reset(stack);
      const to = targets[name](stack);
      const how = await runTwice(stack, argumentsOf(name, to), course, () => both(stack));
      if (!both(stack) || how === "refused") return;
      if (stack.world.global?.left || missing(stack.world, from, to).length > 0)
        throw violation(`dr ${name} loses payments`);
      if (recordedWriter(stack) !== to || writerOf(stack) !== to)
        throw violation(`dr ${name} does not arrive in ${to}`);
    },
  );

const both = ({ world }: Stack): boolean => regionNames.every((region) => world.regions[region].alive);

/** The configuration that whoever begins a move finds: where the database is, and which region was lost. */
function reset(stack: Stack): Stack["wanted"] {
  const { unreachableRegion } = stack.wanted;
  stack.wanted = {
    ...stack.wanted,
    activeRegion: writerOf(stack),
    unreachableRegion: unreachableRegion === writerOf(stack) ? undefined : unreachableRegion,
    acceptLoss: undefined,
    restoreFrom: undefined,
    retire: [],
    stopWrites: false,
  };
  return stack.wanted;
}

/** The region that was lost is back, and closed first of all. */
export const readmit = (course: CommandCourse): Command =>
  command(
    `dr readmit ${showCourse(course)}`,
    (stack) =>
      both(stack) &&
      stack.world.global?.moving === undefined &&
      recordedWriter(stack) === writerOf(stack) &&
      stack.wanted.unreachableRegion === other(writerOf(stack)),
    async (stack) => {
      reset(stack);
      await runTwice(stack, argumentsOf("readmit", writerOf(stack)), course, () => both(stack));
    },
  );

/** People take the active region for lost, and it is, or may be half there. */
export const failover = (course: CommandCourse): Command =>
  command(
    `dr failover ${showCourse(course)}`,
    (stack) => {
      const away = other(writerOf(stack));
      const { global, regions } = stack.world;
      const canMove =
        global !== undefined && global.moving === undefined && recordedWriter(stack) !== undefined;
      // Not away from a region that answers, and claims to be active since a failover to it broke off: docs/recovery-strategies.md.
      const claims =
        regions[writerOf(stack)].alive &&
        recordedWriter(stack) !== writerOf(stack) &&
        stack.leftOpen.has(away);
      return canMove && !claims && regions[away].alive && follows(stack.world, away);
    },
    (stack) => failOver(stack, other(writerOf(stack)), course),
  );

/** Whatever there is, the one command that is documented as the next one: it may break off, and works when it is run again. */
export const next = (course: CommandCourse): Command =>
  command(
    `next ${showCourse(course)}`,
    (stack) => stack.world.global !== undefined && recordedWriter(stack) !== undefined,
    (stack) => goOn(stack, course),
  );

/** Somebody else, or AWS, moves the database, and nobody looks. */
export const awsMoves = (lossy: boolean, fenced: boolean): Command =>
  command(
    `AWS ${lossy ? "fails" : "switches"} over${fenced ? "" : ", unfenced"}`,
    ({ world }) => world.global !== undefined,
    (stack) => {
      const failover = lossy ? { since: Number.NEGATIVE_INFINITY, fenced } : undefined;
      if (handOver(stack.world, { to: other(writerOf(stack)), failover }) === undefined)
        stack.inForce = undefined;
    },
  );

/** Nothing comes over any more, or does again. */
export const stall = (stalled: boolean): Command =>
  command(
    stalled ? "the other half falls behind" : "the other half catches up",
    ({ world }) => world.global !== undefined,
    ({ world }) => {
      if (world.global) world.global.stalled = stalled;
    },
  );

/** Minutes in which AWS goes on with whatever it is doing. */
export const minutesPass = (minutes: number): Command =>
  command(
    `${minutes} minutes pass`,
    () => true,
    (stack) => {
      for (let passed = 0; passed < minutes; passed++) minute(stack);
    },
  );

/**
 * The active region is lost, people move away, and it comes back as it was. Before its half has been made anew, or after, the
 * other one is lost as well.
 */
export const twoDisasters = (first: CommandCourse, second: CommandCourse, anew: boolean): Command =>
  command(`two disasters ${showCourse(first)} ${showCourse(second)}`, whole, async (stack) => {
    const lost = writerOf(stack);
    lose(stack, lost);
    minute(stack);
    await goOn(stack, first);
    settleAws(stack);
    stack.world.regions[lost].alive = true;
    for (let passed = 0; passed < (anew ? 8 : 2); passed++) minute(stack);
    lose(stack, other(lost));
    await goOn(stack, second);
    stack.world.regions[other(lost)].alive = true;
    await goOn(stack, smoothCourse);
  });

/** The active region is lost, people move away, it comes back, is taken in, and moved back to. */
export const thereAndBack = (there: CommandCourse, back: CommandCourse): Command =>
  command(`lost and back ${showCourse(there)} ${showCourse(back)}`, whole, async (stack) => {
    const lost = writerOf(stack);
    lose(stack, lost);
    minute(stack);
    await goOn(stack, there);
    stack.world.regions[lost].alive = true;
    minute(stack);
    const taken = readmit(back);
    if (taken.check(stack)) await taken.run(stack, stack);
    for (let passed = 0; passed < 8; passed++) minute(stack);
    const returned = planned(lost === primary.name ? "failback" : "switchover", back);
    if (returned.check(stack)) await returned.run(stack, stack);
  });

const showCourse = ({ breaksAt, dies, at, update, fenced }: CommandCourse): string => {
  const told = [
    ...(update === smoothly ? [] : [`update ${at} ${show(update)}`]),
    ...(breaksAt === undefined ? [] : [`interrupted at ${breaksAt}`]),
    ...(dies === undefined ? [] : [`${dies.region} dies at ${dies.at}`]),
    ...(fenced ? [] : ["unfenced"]),
  ];
  return `(${told.join(", ")})`;
};
