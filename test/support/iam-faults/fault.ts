import type { IamRule } from "../../../src/proofs/iam/problem.ts";
import type { Synthesis } from "../../../src/proofs/model/registration.ts";
import type { Statement } from "../../../src/proofs/model/rule.ts";
import { added, inputs, mutated, rewrite } from "../mutate.ts";

/** A fault of roles, the problem that has to be found, and what its text has to name. */
export interface Fault {
  readonly what: string;
  readonly rule: IamRule;
  readonly change: (clean: Synthesis) => Synthesis;
  readonly named: readonly string[];
}

export const full = (kind: string) => (kind.endsWith("-production") ? kind : `${kind}-use1-production`);

export const fault = (
  rule: IamRule,
  what: string,
  change: Fault["change"],
  ...named: readonly string[]
): Fault => ({
  rule,
  what,
  change,
  named,
});

/** Rewrites the statements of a policy. @throws when that changes nothing */
export const statements =
  (kind: string, change: (statements: readonly Statement[]) => readonly object[], input = "policy") =>
  (clean: Synthesis): Synthesis =>
    mutated(clean, full(kind), (registration) => {
      const before = String(registration.inputs[input]);
      const document = JSON.parse(before) as { Statement: readonly Statement[] };
      const after = JSON.stringify({ ...document, Statement: change(document.Statement) });
      if (after === before) throw new Error(`${registration.name} is as before`);
      return inputs({ [input]: after })(registration);
    });

export const trust = (kind: string, change: (statement: Statement) => object) =>
  statements(kind, (all) => all.map(change), "assumeRolePolicy");

export const actionsOf = ({ Action }: Statement) => [Action ?? []].flat();

/** Changes the statements about an action. */
export const about =
  (action: string, changes: (statement: Statement) => object) => (all: readonly Statement[]) =>
    all.map((one) => (actionsOf(one).includes(action) ? { ...one, ...changes(one) } : one));

export const allow = (Action: string, Resource = "*") => ({ Effect: "Allow", Action, Resource });
export const plus = (kind: string, statement: object) => statements(kind, (all) => [...all, statement]);
export const put = (kind: string, from: string | RegExp, to: string) => (clean: Synthesis) =>
  mutated(clean, full(kind), rewrite("policy", from, to));
export const without = (kind: string) => (clean: Synthesis) => mutated(clean, full(kind), "removed");

/** One more resource, like another but for its name and some inputs. */
export const more =
  (kind: string, changes: Readonly<Record<string, unknown>>, type?: string) =>
  (clean: Synthesis): Synthesis =>
    added(clean, full(kind), (model) => ({
      ...inputs(changes)(model),
      name: "seeded-use1-production",
      type: type ?? model.type,
    }));

export const inputOf = (synthesis: Synthesis, kind: string, input: string) =>
  synthesis.registrations.find(({ name }) => name === full(kind))?.inputs[input];

export const awsPolicy = (name: string) => `arn:aws:iam::aws:policy/${name}`;
