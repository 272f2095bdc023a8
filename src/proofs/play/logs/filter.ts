import type { Plain } from "../../model/registration.ts";
import { atPath } from "../json-path.ts";
import { readAll, Unread, type Words } from "../lexer.ts";

/** Whether a filter's pattern matches a line. */
export type LineTest = (line: Plain) => boolean;

const word = /"(?:[^"\\]|\\.)*"|\$(?:\.[\w-]+|\[\d+\])+|&&|\|\||!=|<=|>=|[=<>(){}]|[A-Za-z_]+|[-\w.*]+/g;

/**
 * Reads a metric filter's pattern for lines of JSON.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 *
 * @throws Unread for one of another kind
 */
export const readFilter = (pattern: string): LineTest =>
  readAll(pattern, word, (words) => {
    words.expect("{");
    const test = joined(words, 0);
    words.expect("}");
    return test;
  });

const joints = ["||", "&&"] as const;

function joined(words: Words, level: number): LineTest {
  const joint = joints[level];
  if (joint === undefined) return term(words);
  const parts = [joined(words, level + 1)];
  while (words.take(joint) !== undefined) parts.push(joined(words, level + 1));
  return joint === "||"
    ? (line) => parts.some((part) => part(line))
    : (line) => parts.every((part) => part(line));
}

function term(words: Words): LineTest {
  if (words.take("(") !== undefined) {
    const inner = joined(words, 0);
    words.expect(")");
    return inner;
  }
  const path = words.next();
  if (!path.startsWith("$")) throw new Unread(`asks for ${path}, which is no field`);
  const operator = words.next();
  if (operator === "IS") {
    const value = { TRUE: true, FALSE: false, NULL: null }[words.next()];
    if (value === undefined) throw new Unread(`asks whether ${path} is what is neither TRUE, FALSE nor NULL`);
    return (line) => atPath(line, path) === value;
  }
  if (operator === "EXISTS") return (line) => atPath(line, path) !== undefined;
  if (operator === "NOT") {
    words.expect("EXISTS");
    return (line) => atPath(line, path) === undefined;
  }
  const test = comparison(operator, words.next());
  // What is not there is never compared.
  return (line) => {
    const found = atPath(line, path);
    return found !== undefined && found !== null && test(found);
  };
}

const orders: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

/** The test of a comparison. Texts may have wildcards. A number that is written as a text is none. */
function comparison(operator: string, value: string): (found: Plain) => boolean {
  const order = orders[operator];
  if (order !== undefined) return (found) => typeof found === "number" && order(found, Number(value));
  if (operator !== "=" && operator !== "!=") throw new Unread(`compares by ${operator}`);
  const isText = value.startsWith('"');
  const plain = isText ? (JSON.parse(value) as string) : value;
  const wild = new RegExp(`^${plain.replaceAll(/[\\^$.|+?()[\]{}]/g, "\\$&").replaceAll("*", ".*")}$`, "s");
  const equals = (found: Plain): boolean =>
    isText ? typeof found === "string" && wild.test(found) : wild.test(String(found));
  return operator === "=" ? equals : (found) => !equals(found);
}
