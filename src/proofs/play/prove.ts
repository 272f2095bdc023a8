import { testPort } from "../../../environments/ports.ts";
import { type Pair, type Slot, slots } from "../../../regions/index.ts";
import type { Violation } from "../model/rule.ts";
import { type Resource, text } from "../reachability/inventory.ts";
import { BeyondThePlay, type PlayedAnswer, wayOf } from "./answer.ts";
import { askBalancer } from "./balancer.ts";
import { ask, failoverOf, publicRecords } from "./names.ts";
import { type PlayRule, problem } from "./problem.ts";
import { type Reached, type Scenario, scenarios } from "./scenarios.ts";
import { type Stage, type Standings, standing } from "./stage.ts";

export interface PlayArgs {
  /** The stack's resources in the plan of each region serving. */
  readonly standings: Standings;
  /** Names and codes of its regions. */
  readonly regions: Pair<{ readonly name: string; readonly code: string }>;
}

/** One request of a scenario, what has to come of it, and what does. */
export interface Played {
  readonly scenario: Scenario;
  readonly rule: PlayRule;
  /** The asker, as the beginning of a sentence. */
  readonly who: string;
  readonly record: Resource;
  readonly wanted: Reached;
  readonly answer: PlayedAnswer;
  readonly reached: Reached;
}

/** Plays every scenario, and says where somebody ends elsewhere than they have to. */
export function provePlay(args: PlayArgs): readonly Violation[] {
  try {
    return [
      ...scenarios.flatMap((scenario) => play(scenario, args)).flatMap(judge),
      ...scenarios.slice(0, 2).flatMap((scenario) => untried(scenario, args)),
      ...scenarios.slice(0, 1).flatMap((scenario) => unwatched(stageOf(scenario, args))),
    ];
  } catch (error) {
    if (error instanceof BeyondThePlay) return [problem("beyond-the-play", error.at, error.message)];
    throw error;
  }
}

export function stageOf(
  { stands, dark, unread, lingering }: Scenario,
  { standings, regions }: PlayArgs,
): Stage {
  const names = { primary: regions.primary.name, secondary: regions.secondary.name };
  const named = (some: readonly Slot[]) => some.map((slot) => names[slot]);
  const inventory = standing(standings, names, stands);
  const serving = slots.filter((slot) => stands[slot] === slot);
  return {
    inventory,
    regions: names,
    dark: named(dark),
    unread: named(unread),
    serving: named(serving),
    lingering: named(lingering),
  };
}

/** @throws BeyondThePlay */
export function play(scenario: Scenario, args: PlayArgs): readonly Played[] {
  const stage = stageOf(scenario, args);
  const asks = (
    record: Resource,
    who: string,
    how: "GET" | "POST",
    rule: PlayRule,
    wanted: Reached,
  ): Played => {
    const host = text(record.inputs.name) ?? "";
    const answer = ask(stage, { host, method: how, path: "/payments", port: 443 });
    return {
      scenario,
      rule,
      who: `${who} at ${host}`,
      record,
      wanted,
      answer,
      reached: reachedBy(answer, stage),
    };
  };
  const records = publicRecords(stage);
  return [
    ...records
      .filter((record) => failoverOf(record) === "PRIMARY")
      .flatMap((record) => [
        asks(record, "whoever pays", "POST", "customers-reach", scenario.customers),
        asks(record, "whoever looks", "GET", "customers-reach", scenario.customers),
      ]),
    ...slots.flatMap((slot) =>
      records
        .filter(({ inputs }) => text(inputs.name)?.startsWith(`${args.regions[slot].code}.`))
        .map((record) =>
          asks(record, "whoever knows its own name and pays", "POST", "one-writer", scenario.known[slot]),
        ),
    ),
  ];
}

function reachedBy({ status, servedIn }: PlayedAnswer, { regions }: Stage): Reached {
  if (status === undefined) return "nobody";
  return slots.find((slot) => regions[slot] === servedIn) ?? "turned away";
}

function judge({ scenario, rule, who, record, wanted, answer, reached }: Played): readonly Violation[] {
  if (reached === wanted) return [];
  const last = answer.steps.at(-1)?.at ?? record;
  const verb = (one: Reached) => (one === "turned away" ? "is turned away" : `reaches ${one}`);
  return [
    problem(
      rule,
      last,
      `${scenario.says}: ${who} has to ${verb(wanted)
        .replace(/^is /, "be ")
        .replace(/^reaches/, "reach")}, and ${verb(reached)}: ${wayOf(answer)}`,
    ),
  ];
}

/** The port for tests leads to the application where it serves, by the rule that ECS shifts for tests. */
function untried(scenario: Scenario, args: PlayArgs): readonly Violation[] {
  const stage = stageOf(scenario, args);
  return stage.inventory
    .ofType("aws:lb/loadBalancer:LoadBalancer")
    .filter(
      ({ region, inputs }) => inputs.loadBalancerType === "application" && stage.serving.includes(region),
    )
    .flatMap((balancer) => {
      const request = {
        host: text(balancer.computed.dnsName) ?? "",
        method: "GET",
        path: "/",
        port: testPort,
      };
      const answer = askBalancer(stage, balancer, request);
      if (answer.servedIn !== undefined) return [];
      const message = `${scenario.says}: whoever tries a new version before customers do is turned away: ${wayOf(answer)}`;
      return [problem("tried-before-traffic", answer.steps.at(-1)?.at ?? balancer, message)];
    });
}

/** Names that lead to one region, and that no health check asks. */
function unwatched(stage: Stage): readonly Violation[] {
  const checks = stage.inventory.ofType("aws:route53/healthCheck:HealthCheck");
  return publicRecords(stage)
    .filter((record) => failoverOf(record) === undefined)
    .filter(({ inputs }) => checks.every((check) => check.inputs.fqdn !== inputs.name))
    .map((record) => problem("name-is-watched", record, `no health check asks ${record.inputs.name}`));
}
