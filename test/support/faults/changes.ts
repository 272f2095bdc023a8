import type { PlainRecord, Synthesis } from "../../../src/proofs/model/registration.ts";
import { added, type Mutation, options, rewrite } from "../mutate.ts";
import { reworded } from "../plans.ts";
import { statements } from "./planned/fault.ts";

/** One more of a resource. */
export const twice =
  (name: string) =>
  (clean: Synthesis): Synthesis =>
    added(clean, name, options({}));

/** Has a policy allow something more. */
export const alsoAllowing = (statement: PlainRecord): Mutation =>
  rewrite("policy", '"Statement":[', `"Statement":[${JSON.stringify({ Effect: "Allow", ...statement })},`);

/** Takes what a service may out of a policy. */
export const notFor = (service: string): Mutation =>
  statements("policy", (one) => (JSON.stringify(one.Principal ?? "").includes(service) ? undefined : one));

/** Has a statement of a policy allow what it denies, or the other way round. */
export const turned = (sid: string, Effect: "Allow" | "Deny"): Mutation =>
  statements("policy", (one) => (one.Sid === sid ? { ...one, Effect } : one));

/** Has an alarm look at another metric. */
export const lookingAt = (key: "metricName" | "namespace"): Mutation =>
  reworded("metricQueries", new RegExp(`"${key}":"[^"]+"`), `"${key}":"Other"`);
