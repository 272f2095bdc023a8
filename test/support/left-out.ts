import type { RegionName } from "../../regions/index.ts";
import type { Registration, Synthesis } from "../../src/proofs/model/registration.ts";
import { leftOut } from "../../src/recovery/left-out.ts";

/** The dependencies of each resource of a state, by URN. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/** The lost region of an update, and the environment's primary one. */
export interface Loss {
  readonly lost: RegionName;
  readonly primary: RegionName;
}

/** Parents and providers are dependencies as well (`GetAllDependencies`, sdk/go/common/resource/resource_state.go). */
const neededBy = ({ dependencies, propertyDependencies, parent, provider }: Registration) =>
  [...dependencies, ...Object.values(propertyDependencies).flat(), parent, provider].filter(
    (urn) => urn !== "",
  );

/** A state after an update, which leaves what is excluded as it was. */
export function afterUpdate(
  before: Dependencies,
  { registrations }: Pick<Synthesis, "registrations">,
  loss: Loss | undefined,
): Dependencies {
  const isLeft = isLeftIn(before, loss);
  return new Map(
    registrations.map((registration) => [
      registration.urn,
      isLeft(registration) ? (before.get(registration.urn) ?? []) : neededBy(registration),
    ]),
  );
}

/** A state, and the synthesis that it is the outcome of. */
export interface Outcome {
  readonly state: Dependencies;
  readonly synthesis: Synthesis;
}

/** The outcome of an update that broke off once it had come to a resource: the rest, and the outputs, are as before. */
export function brokenOff(
  before: Outcome,
  synthesis: Synthesis,
  loss: Loss | undefined,
  name: string,
): Outcome {
  const last = synthesis.registrations.findIndex((registration) => registration.name === name);
  if (last === -1) throw new Error(`no update comes to ${name}`);
  const done = synthesis.registrations.slice(0, last + 1);
  const isLeft = isLeftIn(before.state, loss);
  const known = new Map(
    before.synthesis.registrations.map((registration) => [registration.urn, registration]),
  );
  const registrations = new Map(known);
  for (const registration of done)
    registrations.set(
      registration.urn,
      (isLeft(registration) && known.get(registration.urn)) || registration,
    );
  return {
    state: new Map([...before.state, ...afterUpdate(before.state, { registrations: done }, loss)]),
    synthesis: {
      ...synthesis,
      outputs: before.synthesis.outputs,
      registrations: [...registrations.values()],
    },
  };
}

const isLeftIn =
  (before: Dependencies, loss: Loss | undefined) =>
  ({ custom, type, name, urn }: Registration): boolean =>
    loss !== undefined && custom && before.has(urn) && leftOut(loss.lost, loss.primary).names(type, name);

/**
 * The ways in which an update that leaves a lost region out would fail at "Duplicate resource URN": an excluded resource brings
 * along whatever it depends on in the state and nobody has registered yet, and what is registered after that is a
 * duplicate (test/fixtures/engine, recording excluded-first). Orders that no dependency forbids are taken for possible.
 */
export function broughtAlong(
  before: Dependencies,
  { registrations }: Pick<Synthesis, "registrations">,
  loss: Loss,
): readonly string[] {
  const byUrn = new Map(registrations.map((registration) => [registration.urn, registration]));
  const known = new Map<string, ReadonlySet<string>>();
  const waitsFor = (urn: string): ReadonlySet<string> => {
    const found = known.get(urn);
    if (found !== undefined) return found;
    const all = new Set<string>();
    known.set(urn, all);
    const registration = byUrn.get(urn);
    for (const one of registration === undefined ? [] : neededBy(registration)) {
      all.add(one);
      for (const other of waitsFor(one)) all.add(other);
    }
    return all;
  };
  const along = ({ urn: excluded, name }: Registration): readonly string[] => {
    const earlier = waitsFor(excluded);
    const found = new Set<string>();
    const walk = (urn: string): void => {
      for (const one of before.get(urn) ?? [])
        if (!found.has(one) && !earlier.has(one)) {
          found.add(one);
          walk(one);
        }
    };
    walk(excluded);
    return [...found].flatMap((urn) => {
      const other = byUrn.get(urn);
      return other === undefined
        ? []
        : [`${name} may be registered before ${other.name}, and brings it along`];
    });
  };
  return registrations.filter(isLeftIn(before, loss)).flatMap(along);
}
