import type { RegionName } from "../../../regions/index.ts";
import { writerOf } from "../../../src/recovery/lineage.ts";
import { parseRecorded } from "../../../src/recovery/recorded.ts";
import type { ChangeArguments } from "../../../src/tools/dr/arguments.ts";
import type { CommandCourse } from "../dr/outside.ts";
import { type Ran, runCommand } from "../dr/run.ts";
import { firstWanted, people, type Stack } from "../stack.ts";
import { settle, smoothly, up } from "../update.ts";
import { violation } from "../violation.ts";
import { other, primary, secondary } from "../world.ts";
import { follows } from "./database.ts";

export type DrCommand = "drill" | "switchover" | "failover" | "failback" | "readmit";

export const smoothCourse: CommandCourse = {
  breaksAt: undefined,
  dies: undefined,
  at: 0,
  update: smoothly,
  fenced: true,
};

/** The region that the stack's own record has written to. */
export const recordedWriter = ({ engine }: Stack): RegionName | undefined =>
  engine.recorded === undefined
    ? undefined
    : writerOf(parseRecorded(JSON.parse(engine.recorded)).lineage)?.region;

export const argumentsOf = (command: DrCommand, to: RegionName): ChangeArguments => {
  const given = { stack: "production", yes: true, json: false, reports: "reports" };
  return command === "readmit" ? { ...given, command } : { ...given, command, to, acceptLoss: undefined };
};

/**
 * Runs a command, which may break off; and, where nothing stands in its way any more, once more, which has to go on to its
 * end.
 */
export async function runTwice(
  stack: Stack,
  args: ChangeArguments,
  course: CommandCourse,
  mayGoOn: () => boolean,
): Promise<Ran["how"]> {
  const before = stack.wanted;
  const first = await runCommand(stack, args, course);
  if (first.how === "refused" && stack.wanted !== before)
    throw violation(`${args.command} is refused, and has changed something: ${first.why}`);
  if (first.how !== "failed") return first.how;
  minute(stack);
  settle(stack, false);
  if (!mayGoOn()) return first.how;
  const again = await runCommand(stack, args, { ...smoothCourse, fenced: course.fenced });
  if (again.how !== "done")
    throw violation(`${args.command} does not go on: ${again.how}: ${again.why}; at first ${first.why}`);
  return again.how;
}

export function minute(stack: Stack): void {
  stack.world.now += 1;
  people(stack);
}

/** AWS is done with what it is doing by itself. */
export function settleAws(stack: Stack): void {
  for (let minutes = 0; stack.world.global?.moving && minutes < 10; minutes++) minute(stack);
}

/** Whatever there is, the one command that is next (docs/runbooks/README.md, "What is next"), and it works. */
export async function goOn(stack: Stack, course: CommandCourse): Promise<void> {
  settleAws(stack);
  const { global, regions } = stack.world;
  if (!global) return;
  const away = other(global.writer);
  // Somebody has moved it into a region that was left as lost and still stands open: an update is refused, and says this.
  const isLeft = regions[global.writer].open && recordedWriter(stack) === away;
  // The other half may have to be made anew first, by AWS: then there is nothing to do but to wait. Where that region is lost,
  // the command closes the one that is left before it opens it.
  if (isLeft && !regions[away].alive) await failOver(stack, global.writer, course);
  else if (isLeft) {
    if (canTakeOver(stack, away)) await failOver(stack, away, course);
  } else if (regions[global.writer].alive) await update(stack, global.writer, course);
  else if (canTakeOver(stack, away)) await failOver(stack, away, course);
}

/** The configuration says who writes, and what is lost, and one update follows. */
async function update(stack: Stack, writer: RegionName, { update: trouble }: CommandCourse): Promise<void> {
  const lost = stack.world.regions[other(writer)].alive ? undefined : other(writer);
  const leavesOut = lost && { leavesOut: lost === primary.name ? primary : secondary };
  stack.wanted = { ...firstWanted, activeRegion: writer, unreachableRegion: lost };
  if ((await up(stack, { ...trouble, ...leavesOut })) === "done") return;
  minute(stack);
  const outcome = await up(stack, { ...smoothly, order: trouble.order, ...leavesOut });
  if (outcome !== "done")
    throw violation(`an update in ${writer} does not work: ${outcome}: ${stack.refusal}`);
}

const canTakeOver = ({ world }: Stack, region: RegionName): boolean =>
  world.regions[region].alive && (world.global?.writer === region || follows(world, region));

/** A region is lost, and the other one's half can take over. */
export async function failOver(stack: Stack, to: RegionName, course: CommandCourse): Promise<void> {
  const { activeRegion, unreachableRegion } = stack.wanted;
  stack.wanted = { ...firstWanted, activeRegion, unreachableRegion };
  // The state does not know that it was shut: docs/runbooks/failover.md, "To give up".
  if (stack.shut.has(to) || stack.unseen.has(to)) settle(stack, false);
  await runTwice(stack, argumentsOf("failover", to), course, () => canTakeOver(stack, to));
}
