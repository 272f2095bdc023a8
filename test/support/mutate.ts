import type { PlainRecord, Registration, Synthesis } from "../../src/proofs/model/registration.ts";

/** A change of one resource of a synthesis. */
export type Mutation = (registration: Registration) => Registration;

/** Sets inputs. Undefined takes one away. */
export const inputs =
  (changes: Readonly<Record<string, unknown>>): Mutation =>
  (registration) => {
    const entries = Object.entries({ ...registration.inputs, ...changes }).filter(
      ([, value]) => value !== undefined,
    );
    return { ...registration, inputs: Object.fromEntries(entries) as PlainRecord };
  };

/** Rewrites an input that is a text, such as a policy. @throws when that changes nothing */
export const rewrite =
  (input: string, from: string | RegExp, to: string): Mutation =>
  (registration) => {
    const before = String(registration.inputs[input]);
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${registration.name} has no ${from} in its ${input}: ${before}`);
    return inputs({ [input]: after })(registration);
  };

/** Sets options of the registration. */
export const options =
  (changes: Partial<Registration>): Mutation =>
  (registration) => ({ ...registration, ...changes });

/** The first resource of that logical name. @throws when there is none */
export function find({ registrations }: Synthesis, name: string): Registration {
  const found = registrations.find((registration) => registration.name === name);
  if (found === undefined) throw new Error(`no resource is called ${name}`);
  return found;
}

/** Changes one after another. */
export const inTurn =
  <T>(...changes: readonly ((before: T) => T)[]) =>
  (clean: T): T =>
    changes.reduce((changed, change) => change(changed), clean);

/** A synthesis in which the resource of that logical name is another, or gone. @throws when there is none */
export function mutated(synthesis: Synthesis, name: string, mutation: Mutation | "removed"): Synthesis {
  find(synthesis, name);
  return {
    ...synthesis,
    registrations: synthesis.registrations.flatMap((registration) => {
      if (registration.name !== name) return [registration];
      return mutation === "removed" ? [] : [mutation(registration)];
    }),
  };
}

/** A synthesis with one more resource, which is like the named one but for the mutation. */
export function added(synthesis: Synthesis, name: string, mutation: Mutation): Synthesis {
  const copy = mutation(find(synthesis, name));
  return { ...synthesis, registrations: [...synthesis.registrations, { ...copy, urn: `${copy.urn}-added` }] };
}
