import { createWatch, type Settled } from "../rules/unknowns.ts";
import { groupBy } from "./group.ts";
import { at, jsonIn } from "./inputs.ts";
import { lazily, onceEach, onceFor } from "./once.ts";
import type { Invoke, Plain, PlainRecord, Registration, Synthesis } from "./registration.ts";
import type { Grounds } from "./source.ts";

/** The severity of a breach of a rule: `critical` exposes or loses payments, `low` is a nuisance. */
export type Severity = "critical" | "high" | "medium" | "low";

/** The identity of a rule, and the requirements that it serves. */
export interface Classification {
  readonly id: string;
  readonly severity: Severity;
  /** The requirements of PCI DSS v4.0.1 that it serves; none where it only keeps the product working. */
  readonly pciDss: readonly string[];
}

/** One constraint of this product, as a pure check of everything that a stack would create. */
export interface Rule extends Classification, Grounds {
  /** The requirement, as a sentence without its full stop. */
  readonly requirement: string;
  /** The remedy where it does not hold. */
  readonly remedy: string;
  readonly check: (stack: Stack) => readonly Finding[];
}

/** The advice of a check outside the rules: why, on whose word, and what to do. */
export type Advice = Pick<Rule, "why" | "sources" | "remedy">;

/** A resource for which a rule does not hold, and the finding. */
export interface Finding {
  /** A URN, or the name of anything else at fault. */
  readonly subject: string;
  readonly message: string;
  /**
   * Whether it holds whatever a preview does not know yet; else it waits for the update.
   *
   * @default whether the rule has read nothing unknown of any resource
   */
  readonly settled?: boolean;
}

export interface Violation extends Omit<Finding, "settled"> {
  readonly rule: string;
  readonly why: string;
  readonly remedy: string;
}

/** @param subject a URN, or what else is at fault */
export const breachOf = <Id extends string>(
  checks: Readonly<Record<Id, Advice>>,
  rule: Id,
  subject: string,
  message: string,
): Violation => ({ rule, subject, message, why: checks[rule].why, remedy: checks[rule].remedy });

/** A synthesis with the look-ups that rules need. */
export interface Stack {
  readonly resources: readonly Registration[];
  readonly invokes: readonly Invoke[];
  readonly ofType: (type: string) => readonly Registration[];
  /** The resource that an input takes its value from, if it takes it from exactly one of the given type. */
  readonly source: (registration: Registration, input: string, type: string) => Registration | undefined;
  /** The resources of a type whose input takes its value from the given one. */
  readonly users: (registration: Registration, type: string, input: string) => readonly Registration[];
  /** Runs a judgement of a part of the stack, and tells whether it has read nothing that a preview does not know. */
  readonly judge: <Result>(judgement: () => Result) => Settled<Result>;
}

/**
 * A stack of a synthesis. Its look-ups are made, and its resources watched, once somebody asks: most rules ask for a few
 * types.
 */
export function stackOf({ registrations, invokes }: Synthesis): Stack {
  const { over, judge } = createWatch();
  const seen = onceFor(over);
  const byType = groupBy(registrations, ({ type }) => type);
  const byUrn = lazily(() => new Map(registrations.map((registration) => [registration.urn, registration])));
  const resources = lazily(() => registrations.filter(({ custom }) => custom).map(seen));
  const ofType = onceEach((type: string) => (byType.get(type) ?? []).map(seen));
  const sources = (registration: Registration, input: string) =>
    (registration.propertyDependencies[input] ?? []).flatMap((urn) => byUrn().get(urn) ?? []);
  return {
    get resources() {
      return resources();
    },
    invokes,
    ofType,
    source: (registration, input, type) => {
      const found = sources(registration, input).filter((candidate) => candidate.type === type);
      return found.length === 1 ? found.map(seen)[0] : undefined;
    },
    users: (registration, type, input) =>
      ofType(type).filter((user) => user.propertyDependencies[input]?.includes(registration.urn)),
    judge,
  };
}

/** The problems of a resource: none, one, or several. */
export type Problem = string | readonly string[] | undefined | false;

/**
 * The problems of each of some resources. They are judged one by one, so that what a preview does not know of one
 * leaves the others judged.
 */
export function findingsAt(
  stack: Stack,
  resources: readonly Registration[],
  problem: (resource: Registration) => Problem,
): readonly Finding[] {
  return resources.flatMap((resource) => {
    const { result, settled } = stack.judge(() => problem(resource));
    return [result || []].flat().map((message) => ({ subject: resource.urn, message, settled }));
  });
}

/** A rule over every resource of a type: the check answers what is wrong with one, or nothing. */
export function ruleFor(
  type: string,
  rule: Omit<Rule, "check">,
  problem: (inputs: PlainRecord, registration: Registration, stack: Stack) => Problem,
): Rule {
  return {
    ...rule,
    check: (stack) =>
      findingsAt(stack, stack.ofType(type), (resource) => problem(resource.inputs, resource, stack)),
  };
}

/** The statements of a policy document. One that is not there, not known yet or no object in JSON has none. */
export function statementsOf(policy: Plain | undefined): readonly Statement[] {
  if (typeof policy !== "string" || !policy.startsWith("{")) return [];
  const statements = at(jsonIn(policy), "Statement") as Statement | readonly Statement[] | undefined;
  return statements === undefined ? [] : [statements].flat();
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A finding that an exception allows. */
export interface Excused extends Omit<Finding, "settled"> {
  readonly exception: Exception;
}

export interface Judgement {
  readonly violations: readonly Violation[];
  readonly excused: readonly Excused[];
}

/** A resource for which a rule does not hold and need not. */
export interface Exception {
  readonly rule: string;
  /** Logical names. */
  readonly resources: RegExp;
  /** The rule's finding there. */
  readonly finding: RegExp;
  /** The reason why it may stay, as a sentence without its full stop. */
  readonly reason: string;
}
