import { Refused, ReportedError } from "../../../cli/errors.ts";
import type { MoveArguments } from "../arguments.ts";
import { newestPoint } from "../newest-point.ts";
import { hasQueues } from "../queues.ts";
import { closingOf, hasArrived, type Situation } from "../situation.ts";
import type { StepFacts } from "../step.ts";
import { backUp } from "../steps/back-up.ts";
import { backupRoleOf } from "../steps/backup-role.ts";
import { carryOver } from "../steps/carry-over.ts";
import { close } from "../steps/close.ts";
import { confirm } from "../steps/confirm.ts";
import { copy, findCopy } from "../steps/copy.ts";
import { flip } from "../steps/flip.ts";
import type { Move } from "../steps/move.ts";
import { lookAgain, quiesce } from "../steps/quiesce.ts";
import { readmit } from "../steps/readmit.ts";
import { unpin } from "../steps/unpin.ts";
import type { Tools } from "../tools.ts";
import type { MovePlan } from "./plan.ts";

/** A move without loss, of a drill, a switchover or a way back. @throws Refused where a check speaks against it */
export async function planSwitchover(
  { command, stack }: MoveArguments,
  move: Move,
  situation: Situation,
  tools: Tools,
): Promise<MovePlan> {
  const { from, to } = move;
  const exposure = await check(command, move, situation, tools);
  const arrived = hasArrived(situation, to);
  return {
    told: arrived
      ? [`${stack} is in ${to} already: what may be left to do is done, and it is confirmed.`]
      : [
          `${command} of ${stack}: ${from} → ${to}, without loss.`,
          `Customers are answered 503 from when ${from} is closed until ${to} is open: for as long as the backup, its copy`,
          "and the restore take. Nothing that was paid is lost.",
          ...(hasQueues(situation)
            ? [`Payments that wait in the queue wait on, and are carried to ${to} once it serves.`]
            : []),
        ],
    facts: { stack, from, to, ...exposure },
    steps: [
      ...(command === "failback" ? [readmit(tools)] : []),
      close(tools, move),
      quiesce(tools, move),
      backUp(tools, move),
      copy(tools, move),
      lookAgain(tools, move),
      flip(tools, move, () => changes(tools, move)),
      confirm(tools, to),
      ...(hasQueues(situation) ? [carryOver(tools, move, "payments")] : []),
      unpin(tools),
    ],
    next: [
      `Commit Pulumi.${stack.split("/").at(-1)}.yaml: it says which region is active.`,
      ...(command === "drill" ? [`To go back: npm run dr -- failback --stack ${stack}`] : []),
      `The database in ${from} stays, fenced, until: npm run dr -- retire GENERATION --stack ${stack}`,
      ...(hasQueues(situation)
        ? [
            `Dead letters stay in ${from}; to count them, or carry them over: npm run dr -- drain --stack ${stack}`,
          ]
        : []),
    ],
  };
}

/** @returns what a disaster would have cost at this moment: a drill has to show it */
async function check(
  command: MoveArguments["command"],
  { from, to }: Move,
  situation: Situation,
  tools: Tools,
): Promise<StepFacts> {
  const { writer, environment } = situation;
  if (writer.region === to) return {};
  backupRoleOf(situation, from);
  const database = await tools.aws.database(from, writer.cluster);
  const problems: string[] = [];
  if (database?.status !== "available")
    problems.push(
      `${writer.cluster} in ${from} is ${database?.status ?? "not there"}; a backup needs it to be available`,
    );
  const newest = await newestPoint(to, situation, tools);
  const { maxDataLossMinutes } = environment.database.recoveryPoints;
  const age = newest?.minutes;
  // Once it is closed no copies come any more, and their age says nothing.
  if (command === "drill" && !closingOf(situation, from) && !(age !== undefined && age <= maxDataLossMinutes))
    problems.push(
      `the newest recovery point in ${to} is ${age === undefined ? "none" : `${age} minutes old`}; allowed: ` +
        `${maxDataLossMinutes} minutes. A disaster now would cost that: mend the backups, then drill`,
    );
  if (problems.length > 0) throw new Refused(problems);
  return age === undefined ? {} : { exposureMinutes: String(age) };
}

async function changes(tools: Tools, move: Move) {
  const situation = await tools.look();
  const opened = { activeRegion: move.to, stopWrites: undefined, acceptLoss: undefined };
  // The way back from a move that was given up half-way: the region is only closed.
  if (situation.writer.region === move.to) return { ...opened, restoreFrom: undefined };
  const restoreFrom = await findCopy(tools, situation, move);
  if (restoreFrom === undefined)
    throw new ReportedError("there is no copy to restore from: it has to be made first");
  return { ...opened, restoreFrom };
}
