import { at } from "../../src/proofs/model/inputs.ts";
import type { Plain, Synthesis } from "../../src/proofs/model/registration.ts";
import { inputs, type Mutation } from "./mutate.ts";

/** Takes the conditions out of the policies among a resource's inputs. */
const withoutConditions: Mutation = (registration) =>
  inputs(
    Object.fromEntries(
      Object.entries(registration.inputs).flatMap(([key, value]) => {
        const statements =
          typeof value === "string" && value.startsWith('{"')
            ? at(JSON.parse(value) as Plain, "Statement")
            : undefined;
        return statements === undefined ? [] : [[key, policyOf([statements].flat() as readonly Plain[])]];
      }),
    ),
  )(registration);

const policyOf = (statements: readonly Plain[]): string =>
  JSON.stringify({ Statement: statements.map((each) => ({ ...Object(each), Condition: undefined })) });

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
