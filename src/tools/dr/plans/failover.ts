import { Refused } from "../../../cli/errors.ts";
import type { MoveArguments } from "../arguments.ts";
import { type Aged, aged, pointsOf } from "../newest-point.ts";
import { hasQueues } from "../queues.ts";
import type { Situation } from "../situation.ts";
import type { StepFacts } from "../step.ts";
import { closeReturned, mayStandOpen } from "../steps/close-returned.ts";
import { confirm } from "../steps/confirm.ts";
import { flip } from "../steps/flip.ts";
import type { Move } from "../steps/move.ts";
import { unpin } from "../steps/unpin.ts";
import type { Tools } from "../tools.ts";
import type { MovePlan } from "./plan.ts";

/**
 * Minutes until the update looks at the recovery point's age itself, by which it has grown: nothing more is lost by them,
 * because the point is pinned.
 */
const untilItLooks = 60;

/**
 * A move away from a lost region, which is not asked anything. What is confirmed is what is done: the recovery point
 * that is shown is pinned, however many newer ones arrive.
 * @throws Refused if there is nothing to restore from
 */
export async function planFailover(
  { stack, acceptLoss }: Pick<MoveArguments, "stack" | "acceptLoss">,
  move: Move,
  situation: Situation,
  tools: Tools,
): Promise<MovePlan> {
  const { from, to } = move;
  const { writer } = situation;
  const point = writer.region === to ? undefined : await choosePoint(move, situation, tools);
  if (point && acceptLoss !== undefined && point.minutes > acceptLoss)
    throw new Refused([
      `--accept-loss ${acceptLoss}: the newest recovery point in ${to} is ${point.minutes} minutes old, and what was ` +
        `paid since would be lost. To lose it: --accept-loss ${point.minutes}`,
    ]);
  const startedAt = startOf(move, situation, tools.clock.now());
  const declared = { activeRegion: to, unreachableRegion: from, stopWrites: undefined };
  const accepted = point && (acceptLoss ?? point.minutes + untilItLooks);
  const facts: StepFacts = point
    ? { startedAt: startedAt.toISOString(), lastWriteAt: startedAt.toISOString(), recoveryPoint: point.arn }
    : {};
  return {
    told: point
      ? told(stack, move, point, situation)
      : [`${stack} is in ${to} already: what may be left to do is done, and it is confirmed.`],
    facts: { stack, from, to, ...facts },
    steps: [
      ...(mayStandOpen(situation, to) ? [closeReturned(tools, move)] : []),
      flip(tools, move, async () => ({
        ...declared,
        ...(point && { restoreFrom: point.arn, acceptLoss: String(accepted) }),
      })),
      confirm(tools, to),
      unpin(tools),
    ],
    next: [
      `Commit Pulumi.${stack.split("/").at(-1)}.yaml: it says which region is active and which one is lost.`,
      `While ${from} is lost, every pulumi up leaves it alone. When it is back: docs/runbooks/failback.md`,
      ...(hasQueues(situation)
        ? [
            `Payments that wait in the queue of ${from} stay there, for 14 days at most: failback carries them out, or, ` +
              `once the region is taken in again: npm run dr -- drain --stack ${stack}`,
          ]
        : []),
      `Payments in ${from} that are missing in ${to} are in ${writer.region === to ? "the database there" : writer.cluster}; it stays until it is retired.`,
    ],
  };
}

function told(
  stack: string,
  { from, to }: Move,
  { arn, takenAt, minutes }: Aged,
  { writer, environment }: Situation,
): readonly string[] {
  const allowed = environment.database.recoveryPoints.maxDataLossMinutes;
  return [
    `failover of ${stack}: ${from} is lost → ${to}.`,
    `DATA LOSS: ${minutes} minutes. Payments after ${takenAt.toISOString()} will be missing from the new database.`,
    ...(minutes > allowed ? [`That is more than the ${allowed} minutes that this environment allows.`] : []),
    `They stay in ${writer.cluster} in ${from}, to be reconciled when that region is back.`,
    `Restored from: ${arn}`,
    `Nothing in ${from} is touched. If it answers after all, a switchover loses nothing.`,
  ];
}

async function choosePoint({ from, to }: Move, situation: Situation, tools: Tools): Promise<Aged> {
  const { settings, writer } = situation;
  const { points, asOf } = await pointsOf(to, writer.cluster, situation, tools);
  const begun = settings.unreachableRegion === from && settings.activeRegion === to;
  const point =
    begun && settings.restoreFrom ? points.find(({ arn }) => arn === settings.restoreFrom) : points[0];
  if (!point)
    throw new Refused([
      begun && settings.restoreFrom
        ? `restoreFrom is ${settings.restoreFrom}, which is no available recovery point of ${writer.cluster} in ${to}: ` +
          "pulumi config rm restoreFrom, and run this again"
        : `${to} has no available recovery point of ${writer.cluster}: there is nothing to restore. If ${from} answers, ` +
          "use switchover; otherwise wait for it",
    ]);
  return aged(point, asOf);
}

/** When it was decided: now, or with the first update that tried. */
function startOf({ from, to }: Move, { updates }: Situation, now: Date): Date {
  const other = updates.findIndex(
    ({ settings }) => settings.activeRegion !== to || settings.unreachableRegion !== from,
  );
  const tried = other === -1 ? updates : updates.slice(0, other);
  return tried.at(-1)?.startedAt ?? now;
}
