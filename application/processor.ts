import { Agent, request } from "node:https";
import type { Payment } from "./payment.ts";
import type { ProcessorSettings } from "./settings.ts";
import { carried, inSpan, SpanKind } from "./traces.ts";

/** The processor's answer to a payment. */
export interface Charge {
  readonly accepted: boolean;
  /** The processor's name for it. */
  readonly reference: string;
}

/** Charges a payment. Asked again with the same key, the processor answers what it answered before. */
export type Processor = (payment: Payment, signal: AbortSignal) => Promise<Charge>;

export class ProcessorTimeout extends Error {}
export class ProcessorError extends Error {}

/** Calls the processor, whose certificate has to be for its name. */
export function createProcessor({ host, port, key }: ProcessorSettings): Processor {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  return ({ idempotencyKey, payer, amount, currency }, signal) =>
    inSpan("POST /charges", { kind: SpanKind.CLIENT, attributes: { "server.address": host } }, async () => {
      const headers = {
        ...carried(),
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        "idempotency-key": idempotencyKey,
      };
      const body = JSON.stringify({ payer, amount, currency });
      const answer = await new Promise<string>((resolve, reject) => {
        const fail = () => reject(signal.aborted ? new ProcessorTimeout() : new ProcessorError("no answer"));
        const asking = request(
          { agent, host, port, method: "POST", path: "/charges", headers, signal },
          (response) => {
            const parts: Buffer[] = [];
            response.on("data", (part: Buffer) => parts.push(part)).on("error", fail);
            response.on("end", () =>
              response.statusCode === 200
                ? resolve(Buffer.concat(parts).toString())
                : reject(new ProcessorError(`status ${response.statusCode}`)),
            );
          },
        );
        asking.on("error", fail).end(body);
      });
      return chargeIn(answer);
    });
}

function chargeIn(text: string): Charge {
  const { accepted, reference } = Object(JSON.parse(text)) as Readonly<Record<string, unknown>>;
  if (typeof accepted === "boolean" && typeof reference === "string") return { accepted, reference };
  throw new ProcessorError("an answer without accepted and reference");
}
