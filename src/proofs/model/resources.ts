import type { Difference } from "./diff.ts";
import type { Registration, Synthesis } from "./registration.ts";

/**
 * Whether a registration is a resource, which a provider makes or keeps. Components are none, and what is only read is not
 * the stack's.
 */
export const isResource = ({ custom, readId }: Registration): boolean => custom && readId === "";

export const resourcesOf = ({ registrations }: Synthesis): readonly Registration[] =>
  registrations.filter(isResource);

/** The numbers of resources that a move makes, takes away and changes. */
export function touchedIn({ created, deleted, changed }: Difference) {
  const count = (registrations: readonly Registration[]) => registrations.filter(isResource).length;
  return {
    created: count(created),
    deleted: count(deleted),
    changed: count(changed.map(({ after }) => after)),
  };
}

/** The numbers of resources that a move makes, takes away and changes, in words. */
export function touchedText(moved: Difference): string {
  const { created, deleted, changed } = touchedIn(moved);
  return `${created} created, ${deleted} deleted, ${changed} changed`;
}
