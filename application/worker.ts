import { writeFileSync } from "node:fs";
import type { Lease } from "./lease.ts";
import { kindOf, type Log } from "./log.ts";
import { pause } from "./pause.ts";
import { paymentIn } from "./payment.ts";
import type { Payments } from "./payments.ts";
import type { Queue, Queued } from "./queue.ts";
import { signOfLife } from "./sign-of-life.ts";
import { inSpan, SpanKind } from "./traces.ts";

interface WorkerArgs {
  readonly queue: Queue;
  readonly payments: Payments;
  readonly lease: Lease;
  readonly log: Log;
  /** Seconds that one payment may take. */
  readonly timeoutSeconds: number;
  readonly stop: AbortSignal;
}

/** Carries out what waits, until it is told to stop. Then it ends what it has begun and gives back the rest. */
export async function work(args: WorkerArgs): Promise<void> {
  const { queue, lease, log, stop } = args;
  while (!stop.aborted) {
    writeFileSync(signOfLife, "");
    try {
      // A payment that is taken in vain counts as an attempt, and others would have to wait for it.
      if (await lease.mayWrite()) await carryOutAll(args, await queue.take(stop));
      else await pause(1_000, stop);
    } catch (error) {
      if (stop.aborted) return;
      log.error("the queue does not answer", { kind: kindOf(error) });
      await pause(1_000, stop);
    }
  }
}

async function carryOutAll(args: WorkerArgs, taken: readonly Queued[]): Promise<void> {
  const { queue, log, stop } = args;
  // A payer's payments keep their order: after one that failed, the next ones wait for it.
  const stuck = new Set<string>();
  for (const queued of taken) {
    writeFileSync(signOfLife, "");
    try {
      if (stop.aborted) await queue.giveBack(queued);
      else if (stuck.has(queued.payer)) continue;
      else if (await carryOut(args, queued)) await queue.remove(queued);
      else stuck.add(queued.payer);
    } catch (error) {
      stuck.add(queued.payer);
      log.error("a message stays in the queue", { kind: kindOf(error) });
    }
  }
}

/** @returns whether it is done with, for good */
const carryOut = ({ payments, log, timeoutSeconds }: WorkerArgs, queued: Queued): Promise<boolean> =>
  inSpan("payments process", { kind: SpanKind.CONSUMER, from: queued.carrier }, async () => {
    const payment = paymentIn(queued.body, queued.idempotencyKey);
    if (typeof payment === "string") {
      log.error("a message is no payment", { problem: payment });
      return false;
    }
    const { kind } = await payments.pay(payment, timeoutSeconds * 1000);
    if (kind === "conflict") log.error("another payment has this key already");
    return kind === "booked";
  });
