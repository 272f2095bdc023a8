import { randomUUID } from "node:crypto";
import { Agent } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { ask, within } from "../ask.ts";
import type { Surroundings } from "../bench.ts";
import type { LocalSystem } from "./system.ts";

/** A system that takes payments, and that they are looked for in. */
interface LoadedSystem extends Pick<LocalSystem, "port" | "database" | "waiting" | "rotate" | "move"> {
  readonly surroundings: {
    readonly database: Pick<Surroundings["database"], "ask">;
    readonly processor: Pick<Surroundings["processor"], "charged">;
  };
}

interface LoadArgs {
  readonly seconds: number;
  /** Payments that begin in each second, whatever became of earlier ones. */
  readonly rate: number;
}

/** The fate of payments that were acknowledged. */
interface LoadReport {
  readonly acknowledged: number;
  /** Acknowledged payments that were taken in to be carried out later. */
  readonly later: number;
  /** Requests without an answer that were asked again with the same key. */
  readonly repeated: number;
  /** Payments that were acknowledged, and are in no database. */
  readonly lost: number;
  /** Payments that were booked or charged more than once. */
  readonly twice: number;
  readonly secondsWithoutService: number;
  /** Seconds that a payment began after its time, at most. */
  readonly secondsLate: number;
  /** Seconds from the beginning until the last payment was acknowledged. */
  readonly secondsToTheLast: number;
}

/** Seconds that a payment may begin after its time, for the rate to count as kept. */
export const lateness = 1;

/** The number of payments of which one is taken in to be carried out later. */
const laterOf = 10;

/**
 * Pays at a rate, rotates the password after a third of the time and moves the region after two, and then looks for every
 * payment. Each has a payer of its own, so that it is found under whatever key. Who gets no answer asks again with the same
 * key, as customers of idempotent APIs do.
 */
export async function runLoad(system: LoadedSystem, { seconds, rate }: LoadArgs): Promise<LoadReport> {
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const acknowledged = new Map<string, "now" | "later">();
  let repeated = 0;
  const pay = async (payer: string, later: boolean): Promise<void> => {
    const key = randomUUID();
    const body = JSON.stringify({ payer, amount: 1_250, currency: "USD", ...(later ? { later } : {}) });
    const headers = { "content-type": "application/json", "idempotency-key": key };
    for (;;) {
      const { status } = await ask(system, { method: "POST", path: "/payments", headers, body }, agent).catch(
        () => ({ status: 0 }),
      );
      if (status === 200 || status === 201 || status === 202) break;
      repeated += 1;
      await sleep(1_000);
    }
    acknowledged.set(payer, later ? "later" : "now");
  };

  const begun = performance.now();
  const at = (share: number) => sleep(share * seconds * 1000 - (performance.now() - begun));
  const events = (async () => {
    await at(1 / 3);
    await system.rotate();
    await at(2 / 3);
    return system.move();
  })();
  const paying: Promise<void>[] = [];
  let secondsLate = 0;
  for (let number = 0; number < seconds * rate; number += 1) {
    const wait = (number / rate) * 1000 - (performance.now() - begun);
    if (wait > 1) await sleep(wait);
    secondsLate = Math.max(secondsLate, (performance.now() - begun) / 1000 - number / rate);
    paying.push(pay(`payer-${number}`, number % laterOf === 0));
  }
  const secondsWithoutService = await events;
  await Promise.all(paying);
  const secondsToTheLast = (performance.now() - begun) / 1000;
  agent.destroy();
  // For as long as the worker gets on: what then still waits is as good as lost.
  for (let left = Number.POSITIVE_INFINITY; left > 0 && (await within(60, () => system.waiting() < left)); )
    left = system.waiting();

  const rows = await system.surroundings.database.ask(
    system.database(),
    "SELECT payer, count(*)::int AS booked FROM payments.payments WHERE state = 'paid' GROUP BY payer",
  );
  const booked = new Map(rows.map((row) => [String(row.payer), Number(row.booked)]));
  const charged = new Map<string, number>();
  for (const { body } of system.surroundings.processor.charged.values()) {
    const { payer } = Object(JSON.parse(body)) as { readonly payer?: unknown };
    charged.set(String(payer), (charged.get(String(payer)) ?? 0) + 1);
  }
  const payers = [...acknowledged.keys()];
  return {
    acknowledged: acknowledged.size,
    later: [...acknowledged.values()].filter((kind) => kind === "later").length,
    repeated,
    lost: payers.filter((payer) => !booked.has(payer) || !charged.has(payer)).length,
    twice: [...new Set([...booked.keys(), ...charged.keys()])].filter(
      (payer) => (booked.get(payer) ?? 0) > 1 || (charged.get(payer) ?? 0) > 1,
    ).length,
    secondsWithoutService,
    secondsLate,
    secondsToTheLast,
  };
}
