import { onceEach } from "./once.ts";
import { type Plain, secretMark, unknownMark } from "./registration.ts";

/** The value at a path of keys and indexes of a registration's inputs; undefined where the path leads nowhere. */
export const at = (value: Plain | undefined, ...path: readonly (string | number)[]): Plain | undefined =>
  path.reduce<Plain | undefined>(
    (inner, key) =>
      typeof inner === "object" && inner !== null
        ? (inner as Readonly<Record<string | number, Plain>>)[key]
        : undefined,
    value,
  );

/** Whether anything is at a path of keys and indexes. That is known even where a preview does not know the value. */
export function has(value: Plain | undefined, ...path: readonly (string | number)[]): boolean {
  const parent = at(value, ...path.slice(0, -1));
  return typeof parent === "object" && parent !== null && Object.hasOwn(parent, path.at(-1) ?? "");
}

/** The items of a list; none of anything else. */
export const itemsOf = (value: Plain | undefined): readonly Plain[] => (Array.isArray(value) ? value : []);

/**
 * The data that an input holds as JSON; undefined while that is not there, not known or secret.
 *
 * @throws where the text is no JSON
 */
export const jsonIn = (text: Plain | undefined): Plain | undefined =>
  typeof text === "string" && text !== unknownMark && text !== secretMark ? parse(text) : undefined;

/** The value of a text in JSON, kept because rules and plays read the same few hundred policies again and again. */
const parse = onceEach((text: string) => JSON.parse(text) as Plain);
