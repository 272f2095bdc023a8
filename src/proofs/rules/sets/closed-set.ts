import type { Plain, PlainRecord } from "../../model/registration.ts";
import { peek } from "../unknowns.ts";

/** Values that a provider limits an input to: it refuses any other before it asks AWS anything. */
export interface ClosedSet {
  readonly values: readonly (string | number)[];
  /** The provider's own list of the values. */
  readonly source: string;
}

/** The closed sets of a type, by path of an input; `*` in a path is any item of a list. */
type SetsOfType = Readonly<Record<string, ClosedSet>>;

/** The closed sets, by type of resource. */
export type Sets = Readonly<Record<string, SetsOfType>>;

/** A value and where it is. */
interface LocatedValue {
  readonly path: string;
  readonly value: Plain;
}

/** The values at a path of inputs, unknown ones among them; none where the path leads nowhere. */
export function placesAt(inputs: PlainRecord, path: string): readonly LocatedValue[] {
  return path.split(".").reduce<readonly LocatedValue[]>(
    (places, key) =>
      places.flatMap(({ path: before, value }) => {
        if (typeof value !== "object" || value === null) return [];
        const keys = key !== "*" ? [key] : Object.keys(value);
        return keys
          .filter((each) => Object.hasOwn(value, each))
          .map((each) => ({
            path: before === "" ? each : `${before}.${each}`,
            value: peek(value, each) ?? null,
          }));
      }),
    [{ path: "", value: inputs }],
  );
}
