import { testPort } from "../../../environments/ports.ts";
import { otherSlot, type Pair, type Slot, slots } from "../../../regions/index.ts";
import type { Violation } from "../model/rule.ts";
import { type Inventory, type Resource, text } from "../reachability/inventory.ts";
import { proveAlarms } from "./alarms/prove.ts";
import { BeyondThePlay, type PlayedAnswer, wayOf } from "./answer.ts";
import { tasksWait } from "./application.ts";
import { askBalancer } from "./balancer.ts";
import { proveEvents } from "./events/prove.ts";
import { isLeased, leftIn } from "./lease.ts";
import { ask, failoverOf, publicRecords } from "./names.ts";
import { type PlayRule, problem } from "./problem.ts";
import { isUndisturbed, type Reached, type Scenario, scenarios, type WayEnds } from "./scenarios.ts";
import { type Stage, standing } from "./stage.ts";

export interface PlayArgs {
  /** The stack's resources in the plan of each region serving. */
  readonly standings: Pair<Inventory>;
  /** Names and codes of its regions. */
  readonly regions: Pair<{ readonly name: string; readonly code: string }>;
  /** The stack while one of its regions is lost, and left as it was. @default neither is */
  readonly left?: { readonly slot: Slot; readonly inventory: Inventory };
  /** The stack before it moved to the secondary region. @default as it stands with the primary one serving */
  readonly before?: Inventory;
  /** The stack once it has moved back to the primary region. @default as it stands with the primary one serving */
  readonly returned?: Inventory;
  /** The region that `stopWrites` closes where it would serve. @default it is open */
  readonly stopped?: Slot;
}

/** One request of a scenario, what has to come of it, and what does. */
export interface Played {
  /** The situation, as a sentence without its full stop. */
  readonly says: string;
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
  const staged = scenarios.map((scenario) => ({ scenario, stage: stageOf(scenario, args) }));
  const undisturbed = staged.filter(({ scenario }) => isUndisturbed(scenario));
  try {
    return [
      ...staged.flatMap(({ scenario, stage }) => playOn(stage, scenario, args).flatMap(judge)),
      ...undisturbed.flatMap(({ scenario, stage }) => untried(stage, scenario, args)),
      // Names are the same whichever region serves.
      ...undisturbed.slice(0, 1).flatMap(({ stage }) => unwatched(stage)),
      ...[proveAlarms, proveEvents].flatMap((prove) =>
        prove(undisturbed.map(({ stage }) => stage).filter(isRunning)),
      ),
    ];
  } catch (error) {
    if (error instanceof BeyondThePlay) return [problem("beyond-the-play", error.at, error.message)];
    throw error;
  }
}

/** A stack as it stands while nothing is the matter, with one region serving and with the other. */
export const undisturbedStages = (args: PlayArgs): readonly Stage[] =>
  scenarios.filter(isUndisturbed).map((scenario) => stageOf(scenario, args));

/** Whether tasks serve: without an image there are none, and much is silent. */
const isRunning = ({ inventory }: Stage): boolean => inventory.ofType("aws:ecs/service:Service").length > 0;

/** The outcome that a scenario has to have of these plans. */
const outcomeOf = ({ whileStopped, ...scenario }: Scenario, { stopped }: PlayArgs): WayEnds =>
  (stopped && whileStopped[stopped]) ?? scenario;

/** The situation, and which region is closed in it against what it says. */
export const saying = ({ says, whileStopped }: Scenario, { stopped, regions }: PlayArgs): string =>
  stopped !== undefined && whileStopped[stopped] !== undefined
    ? `${says} (but stopWrites has closed ${regions[stopped].name})`
    : says;

function stageOf(
  scenario: Scenario,
  { standings, regions, left, before, stopped, ...args }: PlayArgs,
): Stage {
  const { stands, dark, unread, lingering, tookOver, cutOff = false } = scenario;
  const names = { primary: regions.primary.name, secondary: regions.secondary.name };
  const named = (some: readonly Slot[]) => some.map((slot) => names[slot]);
  // What a stack is in needs no guess: the lost region is in its plan.
  const isNow = left !== undefined && tookOver === otherSlot(left.slot);
  // A lost region stays as it was before the move: a plan of the return has claimed the lease again.
  const primary = (tookOver === "secondary" ? before : undefined) ?? standings.primary;
  const known = { ...standings, primary, returned: args.returned ?? standings.primary };
  const inventory = isNow ? left.inventory : standing(known, names, stands, tookOver ?? "secondary");
  const opened = slots.filter((slot) => stands[slot] !== otherSlot(slot));
  return {
    inventory,
    regions: names,
    dark: named(dark),
    unread: named(unread),
    serving: named(opened.filter((slot) => stands[slot] !== stopped)),
    stopped: named(opened.filter((slot) => stands[slot] === stopped)),
    left: cutOff ? [] : leftIn(inventory, named(opened), tookOver && names[tookOver]),
    lingering: named(lingering),
  };
}

/** @throws BeyondThePlay */
export const play = (scenario: Scenario, args: PlayArgs): readonly Played[] =>
  playOn(stageOf(scenario, args), scenario, args);

function playOn(stage: Stage, scenario: Scenario, args: PlayArgs): readonly Played[] {
  const { regions } = args;
  const says = saying(scenario, args);
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
      says,
      rule,
      who: `${who} at ${host}`,
      record,
      wanted,
      answer,
      reached: reachedBy(answer, stage),
    };
  };
  const records = publicRecords(stage);
  const outcome = outcomeOf(scenario, args);
  const leased = isLeased(stage.inventory) ? outcome : (outcome.withoutLease ?? outcome);
  const { known } = leased;
  const customers = (tasksWait(stage) ? outcome.customersIfTasksWait : undefined) ?? leased.customers;
  return [
    ...records
      .filter((record) => failoverOf(record) === "PRIMARY")
      .flatMap((record) => [
        asks(record, "whoever pays", "POST", "customers-reach", customers),
        asks(record, "whoever looks", "GET", "customers-reach", customers),
      ]),
    ...slots.flatMap((slot) =>
      records
        .filter(({ inputs }) => text(inputs.name)?.startsWith(`${regions[slot].code}.`))
        .map((record) =>
          asks(record, "whoever knows its own name and pays", "POST", "one-writer", known[slot]),
        ),
    ),
  ];
}

function reachedBy({ status, servedIn, refused }: PlayedAnswer, { regions }: Stage): Reached {
  if (status === undefined) return "nobody";
  if (refused) return "turned away";
  return slots.find((slot) => regions[slot] === servedIn) ?? "an error";
}

/** The ends of a way, in words. */
const ends: Readonly<Record<Reached, { readonly wanted: string; readonly found: string }>> = {
  primary: { wanted: "reach primary", found: "reaches primary" },
  secondary: { wanted: "reach secondary", found: "reaches secondary" },
  nobody: { wanted: "reach nobody", found: "reaches nobody" },
  "turned away": { wanted: "be turned away", found: "is turned away" },
  "an error": { wanted: "get an error", found: "gets an error" },
};

function judge({ says, rule, who, record, wanted, answer, reached }: Played): readonly Violation[] {
  if (reached === wanted) return [];
  const last = answer.steps.at(-1)?.at ?? record;
  const message = `${says}: ${who} has to ${ends[wanted].wanted}, and ${ends[reached].found}: ${wayOf(answer)}`;
  return [problem(rule, last, message)];
}

/**
 * The port for tests leads to the application where it serves, by the rule that ECS shifts for tests. No fence is before it:
 * a region that is closed may have no tasks there.
 */
function untried(stage: Stage, scenario: Scenario, args: PlayArgs): readonly Violation[] {
  const active = [...stage.serving, ...stage.stopped];
  return stage.inventory
    .ofType("aws:lb/loadBalancer:LoadBalancer")
    .filter(({ region, inputs }) => inputs.loadBalancerType === "application" && active.includes(region))
    .flatMap((balancer) => {
      const request = {
        host: text(balancer.computed.dnsName) ?? "",
        method: "GET",
        path: "/",
        port: testPort,
      };
      const answer = askBalancer(stage, balancer, request);
      const isServed = answer.servedIn !== undefined;
      if (isServed === stage.serving.includes(balancer.region)) return [];
      const ends = isServed ? "reaches one" : "is turned away";
      const message = `${saying(scenario, args)}: whoever tries a new version before customers do ${ends}: ${wayOf(answer)}`;
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
