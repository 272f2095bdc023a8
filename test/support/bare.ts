import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { type Statement, statementsOf } from "../../src/proofs/model/rule.ts";
import { inputs, type Mutation } from "./mutate.ts";

/** Takes the conditions out of the policies among a resource's inputs. */
const withoutConditions: Mutation = (registration) =>
  inputs(
    Object.fromEntries(
      Object.entries(registration.inputs).flatMap(([key, value]) => {
        // A filter of metrics begins with a brace, too.
        const statements = String(value).startsWith('{"') ? statementsOf(value) : [];
        return statements.length === 0 ? [] : [[key, policyOf(statements)]];
      }),
    ),
  )(registration);

const policyOf = (statements: readonly Statement[]): string =>
  JSON.stringify({ Statement: statements.map((each) => ({ ...each, Condition: undefined })) });

const partsMissing: Readonly<Record<string, Mutation>> = {
  inputs: (registration) => ({ ...registration, inputs: {} }),
  sources: (registration) => ({ ...registration, propertyDependencies: {} }),
  dependencies: (registration) => ({ ...registration, propertyDependencies: {}, dependencies: [] }),
  conditions: withoutConditions,
};

/** Stacks in which the same part of every resource is missing, by the part. */
export const bareStacks = ({ registrations, ...rest }: Synthesis): Readonly<Record<string, Synthesis>> =>
  Object.fromEntries(
    Object.entries(partsMissing).map(([part, mutation]) => [
      part,
      { ...rest, registrations: registrations.map((each) => (each.custom ? mutation(each) : each)) },
    ]),
  );
