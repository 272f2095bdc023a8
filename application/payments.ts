import type { Database } from "./database.ts";
import type { Lease } from "./lease.ts";
import { kindOf, type Log, type Reason } from "./log.ts";
import type { Payment } from "./payment.ts";
import { type Processor, ProcessorError, ProcessorTimeout } from "./processor.ts";

export interface Booked extends Payment {
  readonly state: "begun" | "paid" | "declined";
}

/** The outcome of asking: booked, or another payment has this key, or nobody knows yet and the same key may ask again. */
type Outcome =
  | { readonly kind: "booked"; readonly payment: Booked; readonly isNew: boolean }
  | { readonly kind: "conflict" }
  | { readonly kind: "failed"; readonly reason: Reason };

export type Payments = ReturnType<typeof createPayments>;

interface PaymentsArgs {
  readonly database: Pick<Database, "query">;
  /** The payment processor. Undefined where payments are booked alone. */
  readonly processor: Processor | undefined;
  readonly lease: Pick<Lease, "mayWrite">;
  readonly log: Pick<Log, "error" | "payment">;
}

const failed = (reason: Reason): Outcome => ({ kind: "failed", reason });

/** A row as a payment. Amounts are whole numbers that a double holds: application/payment.ts. */
const columns = `idempotency_key AS "idempotencyKey", payer, amount::float8 AS amount, currency, state`;

export function createPayments({ database, processor, lease, log }: PaymentsArgs) {
  const one = async (sql: string, values: readonly unknown[]) =>
    (await database.query(sql, values))[0] as Booked | undefined;
  const find = (idempotencyKey: string) =>
    one(`SELECT ${columns} FROM payments WHERE idempotency_key = $1`, [idempotencyKey]);

  /**
   * First on record, then charged, then booked: what breaks off in between is asked again with the same key. Nothing is
   * begun, and nothing answered for, while this region may not write; the one that may is asked with the same key.
   */
  const carryOut = async (wanted: Payment, signal: AbortSignal): Promise<Outcome> => {
    const { idempotencyKey, payer, amount, currency } = wanted;
    if (!(await lease.mayWrite())) return failed("lease");
    await database.query(
      `INSERT INTO payments (idempotency_key, payer, amount, currency, state)
       VALUES ($1, $2, $3, $4, 'begun') ON CONFLICT DO NOTHING`,
      [idempotencyKey, payer, amount, currency],
    );
    const known = await find(idempotencyKey);
    if (known === undefined) return failed("database");
    if (known.payer !== payer || known.amount !== amount || known.currency !== currency)
      return { kind: "conflict" };
    if (known.state !== "begun") return { kind: "booked", payment: known, isNew: false };

    const charge = (await processor?.(wanted, signal)) ?? { accepted: true, reference: "none" };
    const state = charge.accepted ? "paid" : "declined";
    if (!(await lease.mayWrite())) return failed("lease");
    const booked = await one(
      `UPDATE payments SET state = $2, reference = $3, ended_at = now()
       WHERE idempotency_key = $1 AND state = 'begun' RETURNING ${columns}`,
      [idempotencyKey, state, charge.reference],
    );
    const payment = booked ?? (await find(idempotencyKey));
    if (payment === undefined) return failed("database");
    return { kind: "booked", payment, isNew: booked !== undefined };
  };

  return {
    find,
    /** @param milliseconds that the processor has */
    pay: async (payment: Payment, milliseconds: number): Promise<Outcome> => {
      const begun = performance.now();
      const outcome = await carryOut(payment, AbortSignal.timeout(milliseconds)).catch((error: unknown) => {
        log.error("a payment broke off", { kind: kindOf(error) });
        return failed(reasonOf(error));
      });
      const took = performance.now() - begun;
      if (outcome.kind === "failed") log.payment({ milliseconds: took, reason: outcome.reason });
      if (outcome.kind === "booked" && outcome.isNew) log.payment({ milliseconds: took });
      return outcome;
    },
  };
}

const reasonOf = (error: unknown): Reason => {
  if (error instanceof ProcessorTimeout) return "processor_timeout";
  if (error instanceof ProcessorError) return "processor_error";
  return "database";
};
