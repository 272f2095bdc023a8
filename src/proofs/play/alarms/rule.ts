import { readAll, Unread, type Words } from "../lexer.ts";

export type AlarmState = "ALARM" | "OK" | "INSUFFICIENT_DATA";

/** A composite alarm's rule, to be asked about the states of others by their names. */
export interface CompositeRule {
  readonly holds: (state: (name: string) => AlarmState) => boolean;
  readonly names: readonly string[];
}

/**
 * Reads the rule of a composite alarm.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 *
 * @throws Unread
 */
export const readRule = (text: string): CompositeRule =>
  readAll(text, /"[^"]*"|[()]|[^\s()"]+/g, (words) => joined(words, 0));

const joints = ["OR", "AND"] as const;

function joined(words: Words, level: number): CompositeRule {
  const joint = joints[level];
  if (joint === undefined) return single(words);
  const parts = [joined(words, level + 1)];
  while (words.take(joint) !== undefined) parts.push(joined(words, level + 1));
  return {
    names: parts.flatMap(({ names }) => names),
    holds: (state) =>
      joint === "OR" ? parts.some(({ holds }) => holds(state)) : parts.every(({ holds }) => holds(state)),
  };
}

function single(words: Words): CompositeRule {
  const word = words.next();
  if (word === "NOT") {
    const { names, holds } = single(words);
    return { names, holds: (state) => !holds(state) };
  }
  if (word === "(") {
    const inner = joined(words, 0);
    words.expect(")");
    return inner;
  }
  if (word === "TRUE" || word === "FALSE") return { names: [], holds: () => word === "TRUE" };
  if (word !== "ALARM" && word !== "OK" && word !== "INSUFFICIENT_DATA") throw new Unread(`asks for ${word}`);
  words.expect("(");
  const name = words
    .next()
    .replaceAll('"', "")
    .replace(/^arn:[^:]+:cloudwatch:.*:alarm:/, "");
  words.expect(")");
  return { names: [name], holds: (state) => state(name) === word };
}
