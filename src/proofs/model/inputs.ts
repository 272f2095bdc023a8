import type { Plain } from "./registration.ts";

/** The value at a path of keys and indexes of a registration's inputs; undefined where the path leads nowhere. */
export const at = (value: Plain | undefined, ...path: readonly (string | number)[]): Plain | undefined =>
  path.reduce<Plain | undefined>(
    (inner, key) =>
      typeof inner === "object" && inner !== null
        ? (inner as Readonly<Record<string | number, Plain>>)[key]
        : undefined,
    value,
  );

/** The items of a list; none of anything else. */
export const itemsOf = (value: Plain | undefined): readonly Plain[] => (Array.isArray(value) ? value : []);
