import { Refused } from "../../../cli/errors.ts";
import type { DrainArguments } from "../arguments.ts";
import { hasQueues, heldIn } from "../queues.ts";
import { lostRegion, otherRegion, type Situation } from "../situation.ts";
import { carryOver } from "../steps/carry-over.ts";
import type { Tools } from "../tools.ts";
import type { MovePlan } from "./plan.ts";

/**
 * Carries what waits in the region that does not serve to the one that does.
 * @throws Refused without queues, while a region is lost, and while its worker may still run
 */
export async function planDrain(
  { stack, deadLetters }: DrainArguments,
  situation: Situation,
  tools: Tools,
): Promise<MovePlan> {
  const { environment, writer } = situation;
  const move = { from: otherRegion(environment, writer.region), to: writer.region };
  const { from, to } = move;
  const problems = problemsOf(situation);
  if (problems.length > 0) throw new Refused(problems);

  const held = await heldIn(from, situation, tools);
  const left = deadLetters ? 0 : held.deadLetters;
  return {
    told: [
      `drain of ${stack}: ${held.payments} queued payments are carried from ${from} to ${to}, where they are carried out.`,
      ...(deadLetters
        ? [`${held.deadLetters} dead letters are carried as well, and tried again.`]
        : [`${held.deadLetters} dead letters stay in ${from}; --dead-letters carries them, too.`]),
    ],
    facts: { stack, from, to, deadLettersLeft: String(left) },
    steps: [
      carryOver(tools, move, "payments"),
      ...(deadLetters ? [carryOver(tools, move, "deadLetters")] : []),
    ],
    next: left > 0 ? [`${left} dead letters stay in ${from}: docs/runbooks/queue.md`] : [],
  };
}

function problemsOf(situation: Situation): readonly string[] {
  const { settings, writer } = situation;
  if (!hasQueues(situation)) return ["this environment has no queue of payments"];
  const { activeRegion, stopWrites } = settings;
  const problems: string[] = [];
  const lost = lostRegion(situation);
  if (lost !== undefined)
    problems.push(`${lost} is not taken in again, and its worker may still run: readmit, or failback`);
  if (activeRegion !== writer.region || stopWrites)
    problems.push(`a move to ${activeRegion} is under way, which carries them: finish it`);
  return problems;
}
