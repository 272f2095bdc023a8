import { alarmScenarios } from "./alarms/scenarios/index.ts";
import { tellAlarms } from "./alarms/tell.ts";
import { eventScenarios } from "./events/samples/index.ts";
import { tellEvents } from "./events/tell.ts";
import { scenarios } from "./scenarios.ts";
import { type PlayArgs, undisturbedStages } from "./staged.ts";
import { tell } from "./tell.ts";
import type { Told } from "./told.ts";

/** A scenario of any kind, as it is asked for by its name. */
export interface Playable {
  readonly name: string;
  /** The situation in sentences, and what comes of it. @throws BeyondThePlay */
  readonly tell: (args: PlayArgs) => Told;
}

export const playables: readonly Playable[] = [
  ...scenarios.map((scenario) => ({ name: scenario.name, tell: (args: PlayArgs) => tell(scenario, args) })),
  ...alarmScenarios.map((scenario) => ({
    name: scenario.name,
    tell: (args: PlayArgs) => tellAlarms(scenario, undisturbedStages(args)),
  })),
  ...eventScenarios.map((scenario) => ({
    name: scenario.name,
    tell: (args: PlayArgs) => tellEvents(scenario, undisturbedStages(args)),
  })),
];
