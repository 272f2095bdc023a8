import type { RegionName } from "../../../../regions/index.ts";
import { ReportedError } from "../../../cli/errors.ts";
import type { QueuedPayment, Rejected } from "../../stack/aws/aws.ts";
import { queuesOf, type RegionQueues } from "../queues.ts";
import type { Step } from "../step.ts";
import type { Tools } from "../tools.ts";
import type { Move } from "./move.ts";

/**
 * Seconds between two looks at messages that others hold, and seconds without anything to carry after which the step gives
 * up.
 */
const interval = 10;
const patience = 15 * 60;

/**
 * Milliseconds that a payment must have been where it is. For five minutes SQS drops, without a word, what it was sent
 * before, even if that was carried away since: a payment that is carried back sooner would be lost. The rest is for
 * clocks that differ.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
 */
const settled = 6 * 60_000;

/**
 * Carries what waits in the queue of a region that was left to the queue of the one that serves, each payer's payments in
 * their order, with their keys and attributes. A payment is removed only once it has arrived: whatever breaks off in
 * between, it is carried again, and its idempotency key keeps it from being carried out twice.
 *
 * Dead letters are carried to the queue of payments as well: there they are tried again.
 */
export const carryOver = (tools: Tools, { from, to }: Move, what: keyof RegionQueues): Step => {
  const { aws, clock, progress } = tools;
  const urls = async () => {
    const situation = await tools.look();
    return { source: queuesOf(situation, from)[what], target: queuesOf(situation, to).payments };
  };
  const leftIn = async (source: string) => {
    const { waiting, taken } = await aws.queued(from, source);
    return waiting + taken;
  };
  let carried = 0;
  return {
    name: `carry ${what === "payments" ? "queued payments" : "dead letters"} from ${from} to ${to}`,
    observe: async () => {
      const { source } = await urls();
      return (await leftIn(source)) === 0 ? { [`${what}Carried`]: String(carried) } : undefined;
    },
    run: async () => {
      const { source, target } = await urls();
      const pass = passing(tools, { from, to, source, target });
      let until = clock.now().getTime() + patience * 1000;
      for (;;) {
        const taken = await aws.takePayments(from, source);
        const payments = taken.filter(({ sentAt }) => clock.now().getTime() - sentAt.getTime() >= settled);
        if (payments.length > 0) {
          carried += await pass(payments);
          progress.note(`${carried} carried`);
          until = clock.now().getTime() + patience * 1000;
          continue;
        }
        const left = await leftIn(source);
        if (left === 0) return;
        if (clock.now().getTime() > until)
          throw new ReportedError(
            `after ${patience / 60} minutes ${left} messages in ${from} cannot be taken: see who holds them, ` +
              "and run the same command again",
          );
        progress.note(
          `${left} messages come back in a few minutes: somebody has taken them, or they are too new`,
        );
        await clock.wait(interval);
      }
    },
  };
};

interface CarriedQueue {
  readonly from: RegionName;
  readonly to: RegionName;
  readonly source: string;
  readonly target: string;
}

/** @returns how many of the payments have arrived and are gone from where they were */
const passing =
  ({ aws }: Tools, { from, to, source, target }: CarriedQueue) =>
  async (payments: readonly QueuedPayment[]): Promise<number> => {
    for (const wave of wavesOf(payments)) {
      const refused = await aws.putPayments(to, target, wave);
      const arrived = wave.filter((payment) => refused.every((each) => each.payment !== payment));
      const stuck = arrived.length === 0 ? [] : await aws.removePayments(from, source, arrived);
      if (refused.length > 0) throw broken(`are not taken in ${to}`, refused);
      if (stuck.length > 0) throw broken(`were carried to ${to} and cannot be removed in ${from}`, stuck);
    }
    return payments.length;
  };

/** The error about payments that were not carried. It says nothing of their content. */
const broken = (what: string, rejected: readonly Rejected[]): ReportedError =>
  new ReportedError(
    `${rejected.length} payments ${what}: ${[...new Set(rejected.map(({ reason }) => reason))].join("; ")}. ` +
      "Nothing is lost: mend that, and run the same command again",
  );

/** Payments in waves that have no two of one payer: a refused one must not be overtaken by that payer's next. */
function wavesOf(payments: readonly QueuedPayment[]): readonly (readonly QueuedPayment[])[] {
  const waves: QueuedPayment[][] = [];
  for (const payment of payments) {
    const free = waves.find((wave) => wave.every(({ group }) => group !== payment.group));
    if (free) free.push(payment);
    else waves.push([payment]);
  }
  return waves;
}
