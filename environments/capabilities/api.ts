import type { Tier } from "../address-plan.ts";
import { outside, rateLimits } from "../problems.ts";
import type { ShapeOf } from "../shape.ts";

/** The public API's limits, in each region. */
export interface ApiSettings {
  readonly limit: RequestLimit;
  /** The limit of `POST /payments`, which is stricter. */
  readonly paymentLimit: RequestLimit;
  /**
   * Requests that one caller may make in five minutes: whoever the token was issued to, or one address where no tokens are
   * asked for. A caller is a company's server, not a person.
   */
  readonly requestsPerCaller: number;
}

export interface RequestLimit {
  /** Requests a second, on average. */
  readonly rate: number;
  /** Requests at once. */
  readonly burst: number;
}

const requestLimit = { keys: { rate: "number", burst: "number" } } as const;

/** The keys of the limits. */
export const apiShape = {
  keys: { limit: requestLimit, paymentLimit: requestLimit, requestsPerCaller: "number" },
} as const satisfies ShapeOf<ApiSettings>;

/**
 * Problems of the limits, as messages. An account's own quota is 10,000 requests a second and a burst of 5,000:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
export const apiProblems = ({ limit, paymentLimit, requestsPerCaller }: ApiSettings): readonly string[] => [
  ...outside("api.requestsPerCaller", requestsPerCaller, ...rateLimits),
  ...outside("api.limit.rate", limit.rate, 1, 10_000),
  ...outside("api.limit.burst", limit.burst, 1, 5_000),
  ...outside("api.paymentLimit.rate", paymentLimit.rate, 1, limit.rate - 1),
  ...outside("api.paymentLimit.burst", paymentLimit.burst, 1, limit.burst - 1),
];

export const apiParties = { "api-link": "app", "api-balancer": "app" } as const satisfies Record<
  string,
  Tier
>;
