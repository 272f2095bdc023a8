import { onceEach } from "../../model/once.ts";
import { type Context, filled, matches, valuesOf } from "./values.ts";

type Compare = (wanted: string, actual: string) => boolean;

const numbers =
  (compare: (wanted: number, actual: number) => boolean): Compare =>
  (wanted, actual) =>
    compare(Number(wanted), Number(actual));

/** Operators that a value is one of those wanted, each with its test. Those with Not in their names are the same, negated. */
const operators: Readonly<Record<string, Compare>> = {
  StringEquals: (wanted, actual) => wanted === actual,
  StringEqualsIgnoreCase: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
  StringLike: matches,
  // Both read wildcards: reference_policies_elements_condition_operators.html, "Amazon Resource Name (ARN)".
  ArnEquals: matches,
  ArnLike: matches,
  Bool: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
  NumericEquals: numbers((wanted, actual) => actual === wanted),
  NumericLessThan: numbers((wanted, actual) => actual < wanted),
  NumericLessThanEquals: numbers((wanted, actual) => actual <= wanted),
  NumericGreaterThan: numbers((wanted, actual) => actual > wanted),
  NumericGreaterThanEquals: numbers((wanted, actual) => actual >= wanted),
};

/**
 * Whether a condition holds for a request. A key that the request lacks satisfies what is negated, what ends with
 * IfExists and ForAllValues, and nothing else.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 *
 * @throws Error for an operator that this does not know, because what cannot be read proves nothing
 */
export function conditionHolds(operator: string, key: string, values: unknown, context: Context): boolean {
  const actual = valuesOf(context, key);
  const wanted = [values].flat().map(String);
  if (operator === "Null") return wanted.some((value) => (value === "true") === (actual === undefined));
  const { set, negated, compare, ifExists } = readOperator(operator);
  if (compare === undefined)
    throw new Error(`the operator ${operator} of ${key} is none that the proof knows`);
  const texts = wanted.flatMap((value) => filled(value, context) ?? []);
  const isOneOf = (value: string) => texts.some((text) => compare(text, value)) !== negated;
  if (actual === undefined) return ifExists || set === "ForAllValues" || (negated && set === "");
  return set === "ForAnyValue" ? actual.some(isOneOf) : actual.every(isOneOf);
}

interface ParsedOperator {
  readonly set: string;
  readonly negated: boolean;
  readonly compare: Compare | undefined;
  readonly ifExists: boolean;
}

const readOperator = onceEach((operator: string): ParsedOperator => {
  const [, set = "", name = "", ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const compare = operators[name.replace("Not", "")];
  return { set, negated: name.includes("Not"), compare, ifExists: ifExists !== undefined };
});
