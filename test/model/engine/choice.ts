import type { Engine, Registration, StoredResource } from "./state.ts";

/** The scope of an update: all but something (`--exclude`), or nothing but something (`--target`). */
export interface Choice {
  readonly kind: "exclude" | "target";
  readonly names: (name: string) => boolean;
  /** And what depends on it: `--exclude-dependents`, `--target-dependents`. */
  readonly withDependents: boolean;
}

export const everything: Choice = { kind: "exclude", names: () => false, withDependents: false };

type Dependent = Pick<StoredResource, "after" | "refersTo">;

export const dependenciesOf = ({ after, refersTo }: Dependent): readonly string[] => [...after, ...refersTo];

/** The registrations that are left as they are; each comes after those it depends on. */
export function leftAlone(
  registrations: readonly Registration[],
  { kind, names, withDependents }: Choice,
): ReadonlySet<string> {
  const chosen = new Set<string>();
  for (const { name, after, refersTo = [] } of registrations) {
    const drawnIn = withDependents && dependenciesOf({ after, refersTo }).some((one) => chosen.has(one));
    if (names(name) || drawnIn) chosen.add(name);
  }
  const all = registrations.map(({ name }) => name);
  return new Set(all.filter((name) => chosen.has(name) === (kind === "exclude")));
}

/**
 * Whether something may be deleted. What an excluded resource depends on may not; what depends on a targeted one may,
 * and goes with it (`determineForbiddenResourcesToDeleteFromExcludes`, `determineAllowedResourcesToDeleteFromTargets`,
 * pkg/resource/deploy/step_generator.go).
 */
export function deletable(
  { state }: Engine,
  { kind, names, withDependents }: Choice,
): (name: string) => boolean {
  const chosen = [...state.keys()].filter(names);
  if (kind === "target") {
    const allowed = reach(chosen, (name) => dependentsOf(name, state));
    return (name) => allowed.has(name);
  }
  const forbidden = reach(chosen, (name) => [
    ...dependenciesIn(state, name),
    ...(withDependents ? dependentsOf(name, state) : []),
  ]);
  return (name) => !forbidden.has(name);
}

const dependenciesIn = (state: Engine["state"], name: string): readonly string[] => {
  const resource = state.get(name);
  return resource ? dependenciesOf(resource) : [];
};

const dependentsOf = (name: string, state: Engine["state"]): readonly string[] =>
  [...state].filter(([, resource]) => dependenciesOf(resource).includes(name)).map(([other]) => other);

function reach(from: readonly string[], next: (name: string) => readonly string[]): ReadonlySet<string> {
  const reached = new Set(from);
  for (const name of reached) for (const one of next(name)) reached.add(one);
  return reached;
}
