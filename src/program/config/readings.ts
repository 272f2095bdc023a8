import type { Sizes } from "../../../environments/index.ts";
import { sizeProblems } from "../../../environments/invariants.ts";
import { meant } from "../../../environments/problems.ts";
import { readJson } from "../../kit/json.ts";

/** A reason, in words, that says more than which values are allowed. */
export class Refusal {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** The entries of a list that are not allowed, each with its place. */
export class Misfits {
  readonly entries: ReadonlyMap<number, unknown>;
  constructor(entries: ReadonlyMap<number, unknown>) {
    this.entries = entries;
  }
}

export const boolean = (text: string) => ({ true: true, false: false })[text];

export const matching = (pattern: RegExp) => (text: string) => (pattern.test(text) ? text : undefined);

/**
 * The reading of a list.
 * @param sameness what no two entries may have in common; undefined where they may be alike
 */
export const listOf =
  <T>(allowed: (item: unknown) => item is T, sameness?: (item: T) => unknown) =>
  (text: string): readonly T[] | Misfits | undefined => {
    const list = readJson(text);
    if (!Array.isArray(list)) return undefined;
    const seen = new Set<unknown>();
    const isFit = (item: unknown): item is T => {
      if (!allowed(item)) return false;
      const mark = sameness?.(item);
      if (mark !== undefined && seen.has(mark)) return false;
      seen.add(mark);
      return true;
    };
    const misfits = [...list.entries()].filter(([, item]) => !isFit(item));
    return misfits.length === 0 ? list : new Misfits(new Map(misfits));
  };

export const itself = <T>(item: T): T => item;

export const textMatching =
  (pattern: RegExp) =>
  (item: unknown): item is string =>
    typeof item === "string" && pattern.test(item);

/** The environment's sizes, with those of the configuration laid over them. */
export function sizes(text: string, defaults: Sizes): Sizes | Refusal | undefined {
  const given = readJson(text);
  if (typeof given !== "object" || given === null || Array.isArray(given)) return undefined;
  const known = Object.keys(defaults);
  const strange = Object.entries(given).flatMap(([name, value]) => {
    if (!known.includes(name))
      return [`${name} is no size${meant(name, known)}; allowed: ${known.join(", ")}`];
    return typeof value === "number" ? [] : [`${name} is ${JSON.stringify(value)}; allowed: a number`];
  });
  if (strange.length > 0) return new Refusal(strange.join(", and "));
  const merged = { ...defaults, ...given };
  const problems = sizeProblems(merged);
  return problems.length === 0
    ? merged
    : new Refusal(problems.map(({ key: name, message }) => `${name} ${message}`).join(", and "));
}
