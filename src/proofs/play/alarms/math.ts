import { readAll, Unread, type Words } from "../lexer.ts";

/** A number at one point of time; undefined where there is no data. */
type Value = number | undefined;

/** An expression of metric math, to be calculated from the values of its metrics. */
export type Formula = (metric: (id: string) => Value) => Value;

/**
 * Reads an expression of CloudWatch's metric math, as far as it is played: arithmetic, comparisons, `AND`, `OR`, `IF`,
 * `FILL` with a number, and `MAX`, `MIN`, `SUM` and `AVG` over a list. What has no data, and what is divided by zero,
 * leaves the result without data.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 *
 * @throws Unread
 */
export const readFormula = (text: string): Formula =>
  readAll(text, /[A-Za-z_]\w*|\d+(?:\.\d+)?|<=|>=|==|!=|&&|\|\||[-+*/<>(),[\]]/g, (words) =>
    binary(words, 0),
  );

type Operator = (left: number, right: number) => Value;

const truth = (holds: boolean) => (holds ? 1 : 0);

/** Operators by level, from those that bind loosest to those that bind tightest. */
const levels: readonly Readonly<Record<string, Operator>>[] = [
  { OR: (a, b) => truth(a !== 0 || b !== 0), "||": (a, b) => truth(a !== 0 || b !== 0) },
  { AND: (a, b) => truth(a !== 0 && b !== 0), "&&": (a, b) => truth(a !== 0 && b !== 0) },
  {
    "<": (a, b) => truth(a < b),
    "<=": (a, b) => truth(a <= b),
    ">": (a, b) => truth(a > b),
    ">=": (a, b) => truth(a >= b),
    "==": (a, b) => truth(a === b),
    "!=": (a, b) => truth(a !== b),
  },
  { "+": (a, b) => a + b, "-": (a, b) => a - b },
  { "*": (a, b) => a * b, "/": (a, b) => (b === 0 ? undefined : a / b) },
];

function binary(words: Words, level: number): Formula {
  const operators = levels[level];
  if (operators === undefined) return operand(words);
  let left = binary(words, level + 1);
  for (;;) {
    const operator = operators[words.take(...Object.keys(operators)) ?? ""];
    if (operator === undefined) return left;
    left = both(left, binary(words, level + 1), operator);
  }
}

const both =
  (left: Formula, right: Formula, operator: Operator): Formula =>
  (metric) => {
    const [a, b] = [left(metric), right(metric)];
    return a === undefined || b === undefined ? undefined : operator(a, b);
  };

function operand(words: Words): Formula {
  if (words.take("-") !== undefined)
    return both(
      () => 0,
      operand(words),
      (a, b) => a - b,
    );
  if (words.take("(") !== undefined) {
    const inner = binary(words, 0);
    words.expect(")");
    return inner;
  }
  const word = words.next();
  if (/^\d/.test(word)) return () => Number(word);
  if (word === "REPEAT" || word === "LINEAR") throw new Unread(`fills with ${word}`);
  if (words.peek() !== "(") return (metric) => metric(word);
  const made = functions[word];
  if (made === undefined) throw new Unread(`calls ${word}`);
  words.expect("(");
  const parts = listed(words);
  words.expect(")");
  return made(parts);
}

/** The expressions of a list, separated by commas, in brackets or not. */
function listed(words: Words): readonly Formula[] {
  const bracketed = words.take("[") !== undefined;
  const parts = [binary(words, 0)];
  while (words.take(",") !== undefined) parts.push(binary(words, 0));
  if (bracketed) words.expect("]");
  return parts;
}

const over =
  (sum: (values: readonly number[]) => number) =>
  (parts: readonly Formula[]): Formula =>
  (metric) => {
    const values = parts.flatMap((part) => part(metric) ?? []);
    return values.length === 0 ? undefined : sum(values);
  };

const functions: Readonly<Record<string, (parts: readonly Formula[]) => Formula>> = {
  AVG: over((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
  MAX: over((values) => Math.max(...values)),
  MIN: over((values) => Math.min(...values)),
  SUM: over((values) => values.reduce((sum, value) => sum + value, 0)),
  FILL: ([series, filling]) => {
    if (series === undefined || filling === undefined) throw new Unread("fills nothing");
    return (metric) => series(metric) ?? filling(metric);
  },
  IF: ([condition, then, otherwise]) => {
    if (condition === undefined || then === undefined) throw new Unread("asks nothing");
    return (metric) => {
      const holds = condition(metric);
      if (holds === undefined) return undefined;
      return holds === 0 ? otherwise?.(metric) : then(metric);
    };
  },
};
