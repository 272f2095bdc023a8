import { covers } from "../../iam/patterns.ts";
import type { Plain, PlainRecord } from "../../model/registration.ts";
import { Unread } from "../lexer.ts";

/**
 * Whether an event matches a pattern of EventBridge's: each field that the pattern names is there, with one of the values;
 * of a list in the event any item. Values are of JSON, so that a text is no number.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 *
 * @throws Unread for a kind of comparison that is not played, and for a field whose values are no list
 */
export function matches(pattern: PlainRecord, event: Plain | undefined): boolean {
  if (Array.isArray(event)) return (event as readonly Plain[]).some((item) => matches(pattern, item));
  return Object.entries(pattern).every(([field, wanted]) => {
    if (field === "$or") return alternatives(wanted).some((one) => matches(one, event));
    const found = fieldOf(event, field);
    if (Array.isArray(wanted)) return isOneOf(wanted as readonly Plain[], found);
    if (typeof wanted === "object" && wanted !== null) return matches(wanted as PlainRecord, found);
    throw new Unread(`wants ${JSON.stringify(wanted)} of ${field}, and EventBridge takes lists alone`);
  });
}

const alternatives = (wanted: Plain): readonly PlainRecord[] =>
  Array.isArray(wanted) ? (wanted as readonly PlainRecord[]) : [];

const fieldOf = (event: Plain | undefined, field: string): Plain | undefined =>
  typeof event === "object" && event !== null ? (event as PlainRecord)[field] : undefined;

const isOneOf = (wanted: readonly Plain[], found: Plain | undefined): boolean => {
  const items: readonly (Plain | undefined)[] = Array.isArray(found) ? (found as readonly Plain[]) : [found];
  return wanted.some((one) => items.some((item) => isSo(one, item)));
};

function isSo(wanted: Plain, found: Plain | undefined): boolean {
  if (typeof wanted !== "object" || wanted === null) return wanted === found;
  return Object.entries(wanted).every(([kind, value]) => {
    const test = kinds[kind];
    if (test === undefined) throw new Unread(`compares by ${kind}`);
    return test(value as Plain, found);
  });
}

type ValueTest = (value: Plain, found: Plain | undefined) => boolean;

const ofText =
  (test: (value: string, found: string) => boolean): ValueTest =>
  (value, found) =>
    typeof found === "string" && typeof value === "string" && test(value, found);

/**
 * The tests of EventBridge's operators:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
const kinds: Readonly<Record<string, ValueTest>> = {
  "anything-but": (value, found) =>
    found !== undefined && ![value].flat().some((one) => isSo(one as Plain, found)),
  "equals-ignore-case": ofText((value, found) => value.toLowerCase() === found.toLowerCase()),
  exists: (value, found) => (found !== undefined) === value,
  numeric: (value, found) => typeof found === "number" && isWithin(value, found),
  prefix: ofText((value, found) => found.startsWith(value)),
  suffix: ofText((value, found) => found.endsWith(value)),
  wildcard: ofText(covers),
};

const orders: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  "=": (a, b) => a === b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

/** Whether a number is within bounds such as `[">=", 7]`, or `[">", 0, "<", 5]`. @throws Unread */
function isWithin(value: Plain, found: number): boolean {
  const words: readonly Plain[] = Array.isArray(value) ? (value as readonly Plain[]) : [];
  return words.every((word, index) => {
    if (index % 2 === 1) return true;
    const [order, bound] = [orders[String(word)], words[index + 1]];
    if (order === undefined || typeof bound !== "number")
      throw new Unread(`compares by ${JSON.stringify(value)}`);
    return order(found, bound);
  });
}
