import type { MoveArguments } from "../arguments.ts";
import { hasQueues } from "../queues.ts";
import type { Situation } from "../situation.ts";
import { asItStands, readStanding } from "../standing.ts";
import { closeReturned } from "../steps/close-returned.ts";
import { confirm } from "../steps/confirm.ts";
import { flip } from "../steps/flip.ts";
import type { Move } from "../steps/move.ts";
import { shutLost } from "../steps/shut-lost.ts";
import { unpin } from "../steps/unpin.ts";
import type { Tools } from "../tools.ts";
import { wayOf } from "../ways/index.ts";
import type { MovePlan } from "./plan.ts";

/**
 * A move away from a lost region, which is shut first, as far as it answers, and then not asked anything. What is confirmed is what is done: the recovery point
 * that is shown is pinned, however many newer ones arrive.
 * @throws Refused if there is nothing to restore from
 */
export async function planFailover(
  { stack, acceptLoss }: Pick<MoveArguments, "stack" | "acceptLoss">,
  move: Move,
  recorded: Situation,
  tools: Tools,
): Promise<MovePlan> {
  const { from, to } = move;
  const standing = await readStanding(tools);
  const real = asItStands(recorded, standing);
  // An update that was broken off when it had opened the database there is told, and measured, from its beginning.
  const situation = real.writer.region === to ? recorded : real;
  const { writer } = situation;
  // A global database may have gone back since, in a move that broke off, or by itself.
  const arrived = writer.region === to && (await wayOf(situation).isHanded(tools, move)) !== false;
  const failing = arrived
    ? undefined
    : await wayOf(situation).fail({ stack, acceptLoss, move, situation, tools });
  const startedAt = startOf(move, situation, tools.clock.now()).toISOString();
  const declared = { activeRegion: to, unreachableRegion: from, stopWrites: undefined };
  return {
    told: failing
      ? [
          ...failing.told,
          `${from} is shut first, as far as it answers: customers get 503 there, and tasks stop.`,
        ]
      : [`${stack} is in ${to} already: what may be left to do is done, and it is confirmed.`],
    facts: { stack, from, to, ...(failing && { startedAt, lastWriteAt: startedAt, ...failing.facts }) },
    steps: [
      ...(arrived ? [] : [shutLost(tools, move)]),
      ...(standing.standsOpen(to) ? [closeReturned(tools, move)] : []),
      ...(failing?.steps ?? []),
      flip(tools, move, async () => ({ ...declared, ...failing?.changes }), failing && from),
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
      `Payments in ${from} that are missing in ${to} are in ${failing?.lost ?? "the database there; it stays until it is retired"}.`,
    ],
  };
}

/** The time of the decision: now, or that of the first update that tried. */
function startOf({ from, to }: Move, { updates }: Situation, now: Date): Date {
  const other = updates.findIndex(
    ({ settings }) => settings.activeRegion !== to || settings.unreachableRegion !== from,
  );
  const tried = other === -1 ? updates : updates.slice(0, other);
  return tried.at(-1)?.startedAt ?? now;
}
