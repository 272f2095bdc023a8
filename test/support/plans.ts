import type { Pair } from "../../regions/index.ts";
import type { Plain, PlainRecord, Synthesis } from "../../src/proofs/model/registration.ts";
import type { PlayRule } from "../../src/proofs/play/problem.ts";
import { added, find, inputs, type Mutation, mutated } from "./mutate.ts";

/** A stack with each of its regions serving, and with the primary one after the secondary one did. */
export type Plans = Pair<Synthesis> & { readonly returned: Synthesis };

/** One small edit that type-checks, the check that finds it, and a resource that it names. */
export type PlayFault = readonly [
  what: string,
  change: (clean: Plans) => Plans,
  rule: PlayRule,
  named: string,
];

/** Edits the plan of each region serving, as one edit of the program would. */
export const edit =
  (name: string, mutation: Mutation | "removed") =>
  ({ primary, secondary, returned }: Plans): Plans => ({
    primary: mutated(primary, name, mutation),
    secondary: mutated(secondary, name, mutation),
    returned: mutated(returned, name, mutation),
  });

/** Edits a kind of resource in both regions. */
export const everywhere =
  (kind: string, mutation: Mutation | "removed") =>
  (plans: Plans): Plans =>
    edit(`${kind}-usw2-production`, mutation)(edit(`${kind}-use1-production`, mutation)(plans));

/** One more resource in both plans, made like another one. */
export const alike =
  (model: string, mutation: Mutation) =>
  ({ primary, secondary, returned }: Plans): Plans => ({
    primary: added(primary, model, mutation),
    secondary: added(secondary, model, mutation),
    returned: added(returned, model, mutation),
  });

/** Has an input be what it is of another resource. */
export const copied =
  (to: string, from: string, ...names: readonly string[]) =>
  (plans: Plans): Plans =>
    edit(
      to,
      inputs(
        Object.fromEntries(names.map((input) => [input, find(plans.primary, from).inputs[input] ?? null])),
      ),
    )(plans);

/** Rewrites an input as the text of its JSON. @throws when that changes nothing */
export const reworded =
  (input: string, from: string | RegExp, to: string): Mutation =>
  (registration) => {
    const before = JSON.stringify(registration.inputs[input]);
    const after = before.replaceAll(typeof from === "string" ? from : new RegExp(from, "g"), to);
    if (after === before) throw new Error(`${registration.name} has no ${from} in its ${input}: ${before}`);
    return inputs({ [input]: JSON.parse(after) as Plain })(registration);
  };

export const recordOf = (value: Plain | undefined): PlainRecord => Object(value) as PlainRecord;
