import { meant } from "./problems.ts";

/**
 * The form of a value: a leaf, a list, an object with keys of its own, an object of one of several kinds, or one with any
 * keys.
 */
export type Shape =
  | keyof typeof leaves
  | { readonly list: Shape }
  | { readonly keys: ShapeKeys }
  | { readonly kinds: Readonly<Record<string, ShapeKeys>> }
  | { readonly each: Shape }
  | { readonly optional: Shape };

type ShapeKeys = Readonly<Record<string, Shape>>;

/** The form of the values of a type: derived from it, so that no key can be forgotten here. */
export type ShapeOf<T> = undefined extends T
  ? { readonly optional: ShapeOf<Exclude<T, undefined>> }
  : [T] extends [string]
    ? "string"
    : [T] extends [number]
      ? "number"
      : [T] extends [boolean]
        ? "boolean"
        : [T] extends [readonly (infer Item)[]]
          ? { readonly list: ShapeOf<Item> }
          : [T] extends [{ readonly kind: string }]
            ? {
                readonly kinds: {
                  readonly [K in T["kind"]]: KeysOf<Omit<Extract<T, { readonly kind: K }>, "kind">>;
                };
              }
            : string extends keyof T
              ? { readonly each: ShapeOf<T[keyof T]> }
              : { readonly keys: KeysOf<T> };

type KeysOf<T> = { readonly [K in keyof T]-?: ShapeOf<T[K]> };

const leaves = { string: "a text", number: "a number", boolean: "true or false" } as const;

/**
 * Keys that are missing or misspelt, and values of another type, which only the type checker would refuse: the program
 * is run without it.
 * @param path the value's place, such as `compute.task`; empty for the whole
 */
export function shapeProblems(value: unknown, shape: Shape, path = ""): readonly string[] {
  if (typeof shape === "string") return typeof value === shape ? [] : [misfit(path, value, leaves[shape])];
  if ("optional" in shape) return value === undefined ? [] : shapeProblems(value, shape.optional, path);
  if ("list" in shape)
    return Array.isArray(value)
      ? value.flatMap((item, index) => shapeProblems(item, shape.list, `${path}[${index}]`))
      : [misfit(path, value, "a list")];
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [misfit(path, value, "an object with keys")];
  if ("keys" in shape) return keyProblems(value, shape.keys, path);
  if ("each" in shape)
    return Object.entries(value).flatMap(([key, inner]) =>
      shapeProblems(inner, shape.each, under(path, key)),
    );
  const { kind, ...rest } = value as { readonly kind?: unknown };
  const keys = Object.hasOwn(shape.kinds, String(kind)) ? shape.kinds[String(kind)] : undefined;
  return keys === undefined
    ? [misfit(under(path, "kind"), kind, Object.keys(shape.kinds).join(" or "))]
    : keyProblems(rest, keys, path);
}

function keyProblems(value: object, keys: ShapeKeys, path: string): readonly string[] {
  const known = Object.keys(keys);
  const strange = Object.keys(value).filter((key) => !known.includes(key));
  const hints = strange.map((key) =>
    meant(
      key,
      known.filter((name) => !Object.hasOwn(value, name)),
    ),
  );
  return [
    ...strange.map(
      (key, index) => `${under(path, key)} is no key${hints[index]}; allowed: ${known.join(", ")}`,
    ),
    ...Object.entries(keys)
      // Of one that is only misspelt enough has been said.
      .filter(([key]) => !hints.some((hint) => hint.endsWith(` ${key}?`)))
      .flatMap(([key, shape]) =>
        shapeProblems((value as Readonly<Record<string, unknown>>)[key], shape, under(path, key)),
      ),
  ];
}

const under = (path: string, key: string): string => (path === "" ? key : `${path}.${key}`);

const misfit = (path: string, value: unknown, allowed: string): string =>
  `${path} is ${value === undefined ? "missing" : JSON.stringify(value)}; allowed: ${allowed}`;
