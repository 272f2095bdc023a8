import type { Payment } from "./payment.ts";
import type { Settings } from "./settings.ts";
import { carried, inSpan, SpanKind } from "./traces.ts";

/** The processor's answer to a payment. */
interface Charge {
  readonly accepted: boolean;
  /** The processor's name for it. */
  readonly reference: string;
}

/** Charges a payment. Asked again with the same key, the processor answers what it answered before. */
export type Processor = (payment: Payment, signal: AbortSignal) => Promise<Charge>;

export class ProcessorTimeout extends Error {}
export class ProcessorError extends Error {}

/** Calls the processor, whose certificate has to be for its name. */
export const createProcessor =
  ({ host, port, key }: NonNullable<Settings["processor"]>): Processor =>
  ({ idempotencyKey, payer, amount, currency }, signal) =>
    inSpan("POST /charges", { kind: SpanKind.CLIENT, attributes: { "server.address": host } }, async () => {
      try {
        const answer = await fetch(`https://${host}:${port}/charges`, {
          method: "POST",
          redirect: "error",
          headers: {
            ...carried(),
            authorization: `Bearer ${key}`,
            "content-type": "application/json",
            "idempotency-key": idempotencyKey,
          },
          body: JSON.stringify({ payer, amount, currency }),
          signal,
        });
        return chargeIn(answer.status === 200 ? await answer.json() : undefined);
      } catch {
        // What went wrong may name what nobody should read: the kind is enough.
        throw signal.aborted ? new ProcessorTimeout() : new ProcessorError();
      }
    });

function chargeIn(answer: unknown): Charge {
  const { accepted, reference } = Object(answer) as Readonly<Record<string, unknown>>;
  if (typeof accepted === "boolean" && typeof reference === "string") return { accepted, reference };
  throw new ProcessorError();
}
