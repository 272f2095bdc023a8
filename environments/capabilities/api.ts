import type { Tier } from "../address-plan.ts";
import { outside } from "../problems.ts";

/** How many requests the public API lets through, in each region. */
export interface ApiSettings {
  readonly limit: RequestLimit;
  /** Of `POST /payments`, which is stricter. */
  readonly paymentLimit: RequestLimit;
}

export interface RequestLimit {
  /** Requests a second, on average. */
  readonly rate: number;
  /** Requests at once. */
  readonly burst: number;
}

/** What is wrong with the limits, as messages. An account's own quota is 10,000 requests a second and a burst of 5,000. */
export const apiProblems = ({ limit, paymentLimit }: ApiSettings): readonly string[] => [
  ...outside("api.limit.rate", limit.rate, 1, 10_000),
  ...outside("api.limit.burst", limit.burst, 1, 5_000),
  ...outside("api.paymentLimit.rate", paymentLimit.rate, 1, limit.rate - 1),
  ...outside("api.paymentLimit.burst", paymentLimit.burst, 1, limit.burst - 1),
];

export const apiParties = { "api-link": "app", "api-balancer": "app" } as const satisfies Record<
  string,
  Tier
>;
