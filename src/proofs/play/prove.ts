import type { Advice, Violation } from "../model/rule.ts";
import { alarmChecks } from "./alarms/checks.ts";
import { proveAlarms } from "./alarms/prove.ts";
import { BeyondThePlay } from "./answer.ts";
import { eventChecks } from "./events/checks.ts";
import { proveEvents } from "./events/prove.ts";
import { steeringOf } from "./order/gates.ts";
import { type PlayRule, problem, requestChecks } from "./problem.ts";
import { proveRequests } from "./requests.ts";
import { isUndisturbed, type Scenario, scenarios } from "./scenarios.ts";
import type { Stage } from "./stage.ts";
import { type PlayArgs, type Staged, stageOf } from "./staged.ts";

/** A part of the proof, and the checks that it makes. */
interface PlayProof {
  readonly checks: Partial<Readonly<Record<PlayRule, Advice>>>;
  readonly prove: (staged: readonly Staged[], args: PlayArgs) => readonly Violation[];
}

export const playProofs: readonly PlayProof[] = [
  { checks: requestChecks, prove: proveRequests },
  { checks: alarmChecks, prove: (staged) => proveAlarms(runningIn(staged)) },
  { checks: eventChecks, prove: (staged) => proveEvents(runningIn(staged)) },
];

/** Plays every scenario, and finds where somebody ends elsewhere than they have to, or is not told of a failure. */
export function provePlay(args: PlayArgs, proofs = playProofs): readonly Violation[] {
  try {
    const staged = scenarios
      .filter(isPossible(args))
      .map((scenario) => ({ scenario, stage: stageOf(scenario, args) }));
    return proofs.flatMap(({ prove }) => prove(staged, args));
  } catch (error) {
    if (error instanceof BeyondThePlay) return [problem("beyond-the-play", error.at, error.message)];
    throw error;
  }
}

/**
 * Whether a situation can come. Once customers have been led home, while the secondary region is closed and AWS hands the
 * database over, the primary one stands as it was lost no more: it was shut first (`steerCustomers`).
 */
function isPossible({ stopped, standings, regions }: PlayArgs): (scenario: Scenario) => boolean {
  const steering = steeringOf(standings.secondary, regions.secondary.name);
  const isLedHome =
    stopped === "secondary" && steering.every(({ type }) => type === "aws:route53/healthCheck:HealthCheck");
  return ({ tookOver, dark }) => !isLedHome || tookOver !== "secondary" || dark.includes("primary");
}

/** The stages without a disturbance on which tasks serve. */
const runningIn = (staged: readonly Staged[]): readonly Stage[] =>
  staged
    .filter(({ scenario, stage }) => isUndisturbed(scenario) && isRunning(stage))
    .map(({ stage }) => stage);

/** Whether tasks serve. Without an image there are none, and much is silent. */
const isRunning = ({ inventory }: Stage): boolean => inventory.ofType("aws:ecs/service:Service").length > 0;
