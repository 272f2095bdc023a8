import { closestMatch } from "leven";

/** The known name that a strange one was probably meant to be, as an end of a sentence; empty where none resembles it. */
export function meant(strange: string, known: readonly string[]): string {
  // Of a short name three letters are all.
  const name = closestMatch(strange, [...known], { maxDistance: Math.min(3, Math.ceil(strange.length / 3)) });
  return name === undefined ? "" : `, did you mean ${name}?`;
}

/** A number that is not within its bounds, as a message; nothing where it is. */
export const outside = (key: string, value: number, least: number, most: number): readonly string[] =>
  value >= least && value <= most ? [] : [`${key} is ${value}; allowed: ${least} to ${most}`];

/** The message about a number that is not whole or not within its bounds; none where it is both. */
export const outsideWhole = (key: string, value: number, least: number, most: number): readonly string[] =>
  Number.isInteger(value)
    ? outside(key, value, least, most)
    : [`${key} is ${value}; allowed: ${least} to ${most}`];

/** Requests in five minutes that AWS WAF can limit to. https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html */
export const rateLimits = [10, 2_000_000_000] as const;
