import type { Registration, Synthesis } from "../../model/registration.ts";

/** The order of a plan: whatever a resource waits for is done before it, and taken down after it. */
export interface UpdateOrder {
  /** URNs of all that is done before a resource, by its URN. */
  readonly before: (urn: string) => ReadonlySet<string>;
  readonly comesAfter: (urn: string, other: string) => boolean;
}

/**
 * The order of an update, from what each resource depends on:
 * https://www.pulumi.com/docs/iac/concepts/resources/options/dependson/
 */
export function orderOf({ registrations }: Synthesis): UpdateOrder {
  const byUrn = new Map(registrations.map((registration) => [registration.urn, registration]));
  const known = new Map<string, ReadonlySet<string>>();
  const before = (urn: string): ReadonlySet<string> => {
    const found = known.get(urn);
    if (found !== undefined) return found;
    const all = new Set<string>();
    const waiting = [...directOf(byUrn.get(urn))];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (all.has(next)) continue;
      all.add(next);
      waiting.push(...directOf(byUrn.get(next)));
    }
    known.set(urn, all);
    return all;
  };
  return { before, comesAfter: (urn, other) => before(urn).has(other) };
}

const directOf = (registration: Registration | undefined): readonly string[] =>
  registration === undefined
    ? []
    : [...registration.dependencies, ...Object.values(registration.propertyDependencies).flat()];
