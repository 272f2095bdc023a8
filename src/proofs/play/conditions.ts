import type { PlainRecord } from "../model/registration.ts";
import { type Resource, record, records, texts } from "../reachability/inventory.ts";
import { BeyondThePlay, type PlayedRequest } from "./answer.ts";

/** `*` stands for any text, `?` for one character. */
function matches(pattern: string, text: string): boolean {
  const escaped = pattern.replaceAll(/[\\^$.|+()[\]{}]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s").test(text);
}

/** The kinds of conditions. Host names are the same in any case; paths and methods are not. */
const kinds: Readonly<Record<string, (value: string, request: PlayedRequest) => boolean>> = {
  hostHeader: (value, { host }) => matches(value.toLowerCase(), host.toLowerCase()),
  pathPattern: (value, { path }) => matches(value, path),
  httpRequestMethod: (value, { method }) => value === method,
};

/**
 * Whether a listener rule is about a request: each of its conditions holds, and a condition by any of its values.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 *
 * @throws BeyondThePlay for a kind of condition that is not played
 */
export function isAbout(rule: Resource, request: PlayedRequest): boolean {
  return records(rule.inputs.conditions).every((condition) => holds(rule, condition, request));
}

function holds(rule: Resource, condition: PlainRecord, request: PlayedRequest): boolean {
  const given = Object.entries(condition).filter(([, value]) => Object.keys(record(value)).length > 0);
  return given.every(([kind, value]) => {
    const test = kinds[kind];
    if (test === undefined) throw new BeyondThePlay(rule, `has the condition ${kind}`);
    return texts(record(value).values).some((one) => test(one, request));
  });
}
