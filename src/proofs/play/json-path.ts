import { at } from "../model/inputs.ts";
import type { Plain } from "../model/registration.ts";

/** The value at a path such as `$.detail.findings[0].Title`; undefined where it leads nowhere. */
export function atPath(value: Plain, path: string): Plain | undefined {
  const keys = [...path.matchAll(/\.([\w-]+)|\[(\d+)\]/g)].map(([, key, index]) => key ?? Number(index));
  return at(value, ...keys);
}
