import type { Database, Row } from "./database.ts";
import type { Lease } from "./lease.ts";
import { kindOf, type Log, type Reason } from "./log.ts";
import type { Payment } from "./payment.ts";
import { type Processor, ProcessorError, ProcessorTimeout } from "./processor.ts";

export interface Booked extends Payment {
  readonly state: "begun" | "paid" | "declined";
}

/** The outcome of asking: booked, or another payment has this key, or nobody knows yet and the same key may ask again. */
export type Outcome =
  | { readonly kind: "booked"; readonly payment: Booked; readonly isNew: boolean }
  | { readonly kind: "conflict" }
  | { readonly kind: "failed"; readonly reason: Reason };

export interface Payments {
  /** @param milliseconds that the processor has */
  pay(payment: Payment, milliseconds: number): Promise<Outcome>;
  find(idempotencyKey: string): Promise<Booked | undefined>;
}

export interface PaymentsArgs {
  readonly database: Pick<Database, "query">;
  /** Undefined where payments are booked alone. */
  readonly processor: Processor | undefined;
  readonly lease: Pick<Lease, "mayWrite">;
  readonly log: Pick<Log, "error" | "payment">;
}

const notHere = { kind: "failed", reason: "lease" } as const;

export function createPayments({ database, processor, lease, log }: PaymentsArgs): Payments {
  const find = async (idempotencyKey: string) => {
    const [row] = await database.query("SELECT * FROM payments WHERE idempotency_key = $1", [idempotencyKey]);
    return row && bookedIn(row);
  };

  /**
   * First on record, then charged, then booked: what breaks off in between is asked again with the same key. Nothing is
   * begun, and nothing answered for, while this region may not write; the one that may is asked with the same key.
   */
  const carryOut = async (payment: Payment, signal: AbortSignal): Promise<Outcome> => {
    const { idempotencyKey, payer, amount, currency } = payment;
    if (!(await lease.mayWrite())) return notHere;
    await database.query(
      `INSERT INTO payments (idempotency_key, payer, amount, currency, state)
       VALUES ($1, $2, $3, $4, 'begun') ON CONFLICT DO NOTHING`,
      [idempotencyKey, payer, amount, currency],
    );
    const known = await find(idempotencyKey);
    if (known === undefined) return { kind: "failed", reason: "database" };
    if (known.payer !== payer || known.amount !== amount || known.currency !== currency)
      return { kind: "conflict" };
    if (known.state !== "begun") return { kind: "booked", payment: known, isNew: false };

    const charge = (await processor?.(payment, signal)) ?? { accepted: true, reference: "none" };
    const state = charge.accepted ? "paid" : "declined";
    if (!(await lease.mayWrite())) return notHere;
    const [row] = await database.query(
      `UPDATE payments SET state = $2, reference = $3, ended_at = now()
       WHERE idempotency_key = $1 AND state = 'begun' RETURNING *`,
      [idempotencyKey, state, charge.reference],
    );
    const booked = row ? bookedIn(row) : await find(idempotencyKey);
    return booked === undefined
      ? { kind: "failed", reason: "database" }
      : { kind: "booked", payment: booked, isNew: row !== undefined };
  };

  return {
    find,
    pay: async (payment, milliseconds) => {
      const begun = performance.now();
      const ended = (reason: Reason | undefined) =>
        log.payment({ milliseconds: performance.now() - begun, reason });
      try {
        const outcome = await carryOut(payment, AbortSignal.timeout(milliseconds));
        if (outcome.kind === "failed") ended(outcome.reason);
        else if (outcome.kind === "booked" && outcome.isNew) ended(undefined);
        return outcome;
      } catch (error) {
        const reason = reasonOf(error);
        log.error("a payment broke off", { kind: kindOf(error) });
        ended(reason);
        return { kind: "failed", reason };
      }
    },
  };
}

const reasonOf = (error: unknown): Reason => {
  if (error instanceof ProcessorTimeout) return "processor_timeout";
  if (error instanceof ProcessorError) return "processor_error";
  return "database";
};

const bookedIn = (row: Row): Booked => ({
  idempotencyKey: String(row.idempotency_key),
  payer: String(row.payer),
  amount: Number(row.amount),
  currency: String(row.currency),
  state: row.state === "paid" ? "paid" : row.state === "declined" ? "declined" : "begun",
});
