import type { Advice, Violation } from "../model/rule.ts";
import { alarmChecks } from "./alarms/checks.ts";
import { proveAlarms } from "./alarms/prove.ts";
import { BeyondThePlay } from "./answer.ts";
import { eventChecks } from "./events/checks.ts";
import { proveEvents } from "./events/prove.ts";
import { type PlayRule, problem, requestChecks } from "./problem.ts";
import { proveRequests } from "./requests.ts";
import { isUndisturbed, scenarios } from "./scenarios.ts";
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

/** Plays every scenario, and says where somebody ends elsewhere than they have to, or is not told of what fails. */
export function provePlay(args: PlayArgs, proofs = playProofs): readonly Violation[] {
  try {
    const staged = scenarios.map((scenario) => ({ scenario, stage: stageOf(scenario, args) }));
    return proofs.flatMap(({ prove }) => prove(staged, args));
  } catch (error) {
    if (error instanceof BeyondThePlay) return [problem("beyond-the-play", error.at, error.message)];
    throw error;
  }
}

/** The stages without a disturbance on which tasks serve. */
const runningIn = (staged: readonly Staged[]): readonly Stage[] =>
  staged
    .filter(({ scenario, stage }) => isUndisturbed(scenario) && isRunning(stage))
    .map(({ stage }) => stage);

/** Whether tasks serve: without an image there are none, and much is silent. */
const isRunning = ({ inventory }: Stage): boolean => inventory.ofType("aws:ecs/service:Service").length > 0;
