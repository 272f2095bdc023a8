import { type PlainRecord, type Synthesis, unknownMark } from "../../../../src/proofs/model/registration.ts";
import type { Violation } from "../../../../src/proofs/model/rule.ts";
import { find, inputs, type Mutation, mutated } from "../../mutate.ts";

/** One small edit that type-checks, the check that names it, and a resource that it names. */
export interface PlannedFault {
  readonly what: string;
  readonly change: (clean: Synthesis) => Synthesis;
  readonly rule: string;
  readonly named: string;
}

/** Whether somebody who reads the problems knows what is wrong. */
export const isNamed = ({ rule, named }: PlannedFault, problems: readonly Violation[]): boolean =>
  problems.some(
    (problem) => problem.rule === rule && `${problem.subject} ${problem.message}`.includes(named),
  );

export const fault = (
  what: string,
  rule: string,
  named: string,
  change: PlannedFault["change"],
): PlannedFault => ({
  what,
  rule,
  named,
  change,
});

export const edit =
  (name: string, mutation: Mutation | "removed") =>
  (clean: Synthesis): Synthesis =>
    mutated(clean, name, mutation);

/** Gives a resource inputs of another one, with what these depend on, as one word in the program does. */
export const copied =
  (to: string, from: string, ...names: readonly string[]) =>
  (clean: Synthesis): Synthesis => {
    const model = find(clean, from);
    return mutated(clean, to, (registration) => ({
      ...inputs(Object.fromEntries(names.map((name) => [name, model.inputs[name]])))(registration),
      propertyDependencies: {
        ...registration.propertyDependencies,
        ...Object.fromEntries(names.map((name) => [name, model.propertyDependencies[name] ?? []])),
      },
    }));
  };

/** Sets parts of an input that is an object. */
export const part =
  (input: string, changes: PlainRecord): Mutation =>
  (registration) =>
    inputs({ [input]: { ...Object(registration.inputs[input]), ...changes } })(registration);

/** Changes a policy as data. @throws when that changes nothing, and when it is unknown */
export const statements =
  (input: string, change: (statement: PlainRecord) => PlainRecord | undefined): Mutation =>
  (registration) => {
    const policy = String(registration.inputs[input]);
    if (policy === unknownMark) throw new Error(`${registration.name} has no statements: ${policy}`);
    const before = JSON.parse(policy) as { readonly Statement: PlainRecord };
    const after = [before.Statement].flat().flatMap((statement) => change(statement as PlainRecord) ?? []);
    const text = JSON.stringify({ ...before, Statement: after });
    if (text === registration.inputs[input]) throw new Error(`${registration.name} stays as it is`);
    return inputs({ [input]: text })(registration);
  };
