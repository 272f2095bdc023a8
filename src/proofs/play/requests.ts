import { testPort } from "../../../environments/ports.ts";
import { slots } from "../../../regions/index.ts";
import type { Violation } from "../model/rule.ts";
import { type Resource, text } from "../reachability/inventory.ts";
import { type PlayedAnswer, wayOf } from "./answer.ts";
import { tasksWait } from "./application.ts";
import { askBalancer } from "./balancer.ts";
import { isLeased } from "./lease.ts";
import { ask, failoverOf, publicRecords } from "./names.ts";
import { type PlayRule, problem } from "./problem.ts";
import { isUndisturbed, type Reached, type Scenario, type WayEnds } from "./scenarios.ts";
import type { Stage } from "./stage.ts";
import { type PlayArgs, type Staged, saying, stageOf } from "./staged.ts";

/** One request of a scenario, the outcome that it has to have, and the one that it has. */
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

/**
 * Plays the requests of every scenario, and says where somebody ends elsewhere than they have to.
 *
 * @throws BeyondThePlay
 */
export function proveRequests(staged: readonly Staged[], args: PlayArgs): readonly Violation[] {
  const undisturbed = staged.filter(({ scenario }) => isUndisturbed(scenario));
  return [
    ...staged.flatMap(({ scenario, stage }) => playOn(stage, scenario, args).flatMap(judge)),
    ...undisturbed.flatMap(({ scenario, stage }) => untried(stage, scenario, args)),
    // Names are the same whichever region serves.
    ...undisturbed.slice(0, 1).flatMap(({ stage }) => unwatched(stage)),
  ];
}

/** @throws BeyondThePlay */
export const play = (scenario: Scenario, args: PlayArgs): readonly Played[] =>
  playOn(stageOf(scenario, args), scenario, args);

/** The outcome that a scenario has to have with these plans. */
const outcomeOf = ({ whileStopped, ...scenario }: Scenario, { stopped }: PlayArgs): WayEnds =>
  (stopped && whileStopped[stopped]) ?? scenario;

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
