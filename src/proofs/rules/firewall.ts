import { at, itemsOf } from "../model/inputs.ts";
import type { Plain } from "../model/registration.ts";

/** A request, as far as the firewall's own rules look at one. */
export interface WebRequest {
  /** Whether the request comes from the addresses of the public API's requests. */
  readonly inside: boolean;
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The labels that AWS's groups have put on the request. */
  readonly labels: readonly string[];
}

/** The fate of a request. */
export interface Outcome {
  /** The rate limits that count the request, in their order. */
  readonly counted: readonly Plain[];
  /** The status that the request is refused with; undefined where no rule of ours refuses it. */
  readonly refused: number | undefined;
  /** Whether the request is refused before any limit counts it. */
  readonly atOnce: boolean;
}

/**
 * The verdict of a web ACL's own rules on a request, as AWS WAF evaluates them: by priority, until one ends it. AWS's groups are
 * not asked: nobody knows what is in them.
 * https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-processing-order.html
 * @param but names of rules that are left out
 * @throws Error on a statement that it cannot read
 */
export function outcomeOf(
  rules: Plain | undefined,
  request: WebRequest,
  but: readonly string[] = [],
): Outcome {
  const counted: Plain[] = [];
  const sorted = itemsOf(rules)
    .filter((rule) => !but.includes(String(at(rule, "name"))))
    .toSorted((a, b) => Number(at(a, "priority")) - Number(at(b, "priority")));
  for (const rule of sorted) {
    const statement = at(rule, "statement") ?? {};
    const rate = at(statement, "rateBasedStatement");
    if (rate !== undefined) {
      const scope = at(rate, "scopeDownStatement");
      if ((scope === undefined || matches(scope, request)) && hasKeys(rate, request)) counted.push(rate);
    } else if (matches(statement, request)) {
      const block = at(rule, "action", "block");
      if (block !== undefined)
        return {
          counted,
          refused: Number(at(block, "customResponse", "responseCode") ?? 403),
          atOnce: counted.length === 0,
        };
    }
  }
  return { counted, refused: undefined, atOnce: false };
}

/**
 * Whether a rate limit counts a request: "Web requests that are missing any of the components specified in the aggregation
 * keys are omitted from the rate-based rule evaluation and handling."
 * https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatementCustomKey.html
 */
const hasKeys = (rate: Plain, { headers }: WebRequest): boolean =>
  itemsOf(at(rate, "customKeys"))
    .map((key) => at(key, "header", "name"))
    .every((name) => name === undefined || headers[String(name)] !== undefined);

/** The evaluation of each kind of statement. */
const deciders: Readonly<Record<string, (statement: Plain, request: WebRequest) => boolean>> = {
  andStatement: (statement, request) =>
    itemsOf(at(statement, "statements")).every((each) => matches(each, request)),
  orStatement: (statement, request) =>
    itemsOf(at(statement, "statements")).some((each) => matches(each, request)),
  notStatement: (statement, request) => !matches(at(statement, "statement") ?? {}, request),
  ipSetReferenceStatement: (_, { inside }) => inside,
  labelMatchStatement: (statement, { labels }) => labels.includes(String(at(statement, "key"))),
  managedRuleGroupStatement: () => false,
  byteMatchStatement: (statement, request) => {
    const text = fieldOf(statement, request);
    const sought = String(at(statement, "searchString"));
    return at(statement, "positionalConstraint") === "EXACTLY"
      ? text === sought
      : text?.startsWith(sought) === true;
  },
  regexMatchStatement: (statement, request) => {
    const text = fieldOf(statement, request);
    return text !== undefined && new RegExp(String(at(statement, "regexString"))).test(text);
  },
  // A header that is not there does not match, whatever it is compared with.
  sizeConstraintStatement: (statement, request) => {
    const text = fieldOf(statement, request);
    return text !== undefined && text.length > Number(at(statement, "size"));
  },
};

/** Whether a comparison has a form that is decided here; any other would be decided wrongly. */
const readable = (kind: string, statement: Plain): boolean =>
  kind === "sizeConstraintStatement"
    ? at(statement, "comparisonOperator") === "GT"
    : kind !== "byteMatchStatement" ||
      ["EXACTLY", "STARTS_WITH"].includes(String(at(statement, "positionalConstraint")));

function matches(statement: Plain, request: WebRequest): boolean {
  // The engine adds what it knows of defaults beside it.
  const [[kind, inner] = ["", null], ...more] = Object.entries(
    Object(statement) as Record<string, Plain>,
  ).filter(([key, value]) => key.endsWith("Statement") && value !== null);
  const decide = deciders[kind];
  if (decide === undefined || inner === null || more.length > 0 || !readable(kind, inner))
    throw new Error(`has a statement that cannot be read: ${JSON.stringify(statement)}`);
  return decide(inner, request);
}

/** The part of the request that a statement looks at, transformed. Undefined where the request has none. */
function fieldOf(statement: Plain, { host, method, path, headers }: WebRequest): string | undefined {
  const field = at(statement, "fieldToMatch");
  const header = at(field, "singleHeader", "name");
  const text =
    header === "host"
      ? host
      : header !== undefined
        ? headers[String(header)]
        : at(field, "method") !== undefined
          ? method
          : path;
  return itemsOf(at(statement, "textTransformations"))
    .toSorted((a, b) => Number(at(a, "priority")) - Number(at(b, "priority")))
    .reduce((read, transformation) => read && transform(read, String(at(transformation, "type"))), text);
}

/**
 * A text after a transformation:
 * https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-transformation.html
 * @throws Error for others
 */
function transform(text: string, type: string): string {
  switch (type) {
    case "NONE":
      return text;
    case "LOWERCASE":
      return text.toLowerCase();
    case "URL_DECODE":
      return text.replaceAll(/%([0-9a-f]{2})/gi, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      );
    case "NORMALIZE_PATH":
      return normalized(text);
    default:
      throw new Error(`has a transformation that cannot be read: ${type}`);
  }
}

/** A path in normal form: no doubled slashes, and no `.` or `..`. */
function normalized(path: string): string {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return `/${steps.join("/")}${/\/\.{0,2}$/.test(path) && steps.length > 0 ? "/" : ""}`;
}
