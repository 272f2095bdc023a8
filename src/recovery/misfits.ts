import type { z } from "zod";

/**
 * The misfits of a value with its schema, a line each: place, value and what is allowed, which is the schema's own message.
 * @param root what the value is called by itself
 */
export const misfits = (error: z.ZodError, value: unknown, root = ""): readonly string[] =>
  error.issues.map(({ path, message }) => {
    const found = path.reduce((part: unknown, key) => Object(part)[key], value);
    const what = found === undefined ? "missing" : JSON.stringify(found);
    return `${placeOf(path, root)} is ${what}; allowed: ${message}`;
  });

const placeOf = (path: readonly PropertyKey[], root: string): string =>
  path
    .reduce<string>(
      (place, key) => (typeof key === "number" ? `${place}[${key}]` : `${place}.${String(key)}`),
      root,
    )
    .replace(/^\./, "");
