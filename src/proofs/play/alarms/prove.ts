import type { Violation } from "../../model/rule.ts";
import type { Resource } from "../../reachability/inventory.ts";
import { BeyondThePlay } from "../answer.ts";
import { minutesOf } from "../minutes.ts";
import { problem } from "../problem.ts";
import type { Stage } from "../stage.ts";
import { apart } from "./collector.ts";
import type { MetricAlarm } from "./metric-alarm.ts";
import { concerned, type PlayedAlarms, playCase } from "./play.ts";
import { reasons } from "./reasons.ts";
import { refusalsOf } from "./refusals.ts";
import { saidOtherwise } from "./said.ts";
import { unmet } from "./scaling.ts";
import { type AlarmScenario, alarmScenarios } from "./scenarios/index.ts";
import { moodOf, type Scene, sceneOf } from "./scene.ts";
import { raisedAt } from "./watch.ts";

/** A stage by day and by night. */
interface Scenes {
  readonly day: Scene;
  readonly night: Scene;
}

/** @throws BeyondThePlay */
export function scenesOf(stage: Stage): Scenes {
  const day = sceneOf(stage, "day");
  return { day, night: moodOf(day, "night") };
}

export const playScenario = (scenes: Scenes, scenario: AlarmScenario): readonly PlayedAlarms[] => {
  const scene = scenes[scenario.mood ?? "day"];
  return scenario.cases(scene).map((played) => playCase(scene, scenario, played));
};

/**
 * Plays every failure and every good situation where each region serves, and says of what nobody is told, or somebody for
 * nothing.
 */
export function proveAlarms(stages: readonly Stage[]): readonly Violation[] {
  const [first] = stages;
  if (first === undefined) return [];
  const alarms = first.inventory.ofType("aws:cloudwatch/metricAlarm:MetricAlarm");
  const refused = alarms.flatMap((alarm) =>
    refusalsOf(alarm).map((reason) => problem("alarm-taken", alarm, `CloudWatch refuses it: it ${reason}`)),
  );
  try {
    const scenes = stages.map(scenesOf);
    const played = scenes.map((each) => ({
      scenes: each,
      all: alarmScenarios.flatMap((scenario) => playScenario(each, scenario)),
    }));
    return [
      ...refused,
      ...unsent(scenes),
      ...played.flatMap(({ scenes: each, all }) => all.flatMap((one) => judge(one, each))),
      ...neverRaised(played, raisedOnceOpen(scenes)),
      ...scenes.flatMap(({ day }) => unmet(day)),
      ...saidOtherwise(first.inventory),
      ...apart(first.inventory),
    ];
  } catch (error) {
    if (error instanceof BeyondThePlay)
      return [...refused, problem("beyond-the-play", error.at, error.message)];
    throw error;
  }
}

/** Alarms on series that nothing sends, wherever the stack serves. @throws BeyondThePlay */
export const proveSeries = (stages: readonly Stage[]): readonly Violation[] => unsent(stages.map(scenesOf));

function unsent(scenes: readonly Scenes[]): readonly Violation[] {
  const emissions = scenes.flatMap(({ day }) => [...day.emissions.values()]);
  const keys = new Map(emissions.map((emission) => [emission.key, emission]));
  const watches = scenes.slice(0, 1).flatMap(({ day }) => day.watch.metric);
  return watches.flatMap(({ resource, series }) =>
    [...series.values()].flatMap((asked) => {
      const found = keys.get(asked.key);
      const what = `${asked.namespace} ${asked.name} ${JSON.stringify(asked.dimensions)}`;
      if (found === undefined) {
        const like = emissions.find(
          ({ namespace, name }) => namespace === asked.namespace && name === asked.name,
        );
        const near = like ? `: ${like.by.name} sends it with ${JSON.stringify(like.dimensions)}` : "";
        return [
          problem(
            "series-sent",
            resource,
            `asks for ${what}, which nothing sends in ${resource.region}${near}`,
          ),
        ];
      }
      return asked.unit === undefined || asked.unit === found.unit
        ? []
        : [
            problem(
              "series-sent",
              resource,
              `asks for ${what} in ${asked.unit}, and ${found.by.name} sends it in ${found.unit}`,
            ),
          ];
    }),
  );
}

/** A case in a sentence: the situation, and the resource. */
const happening = ({ scenario, played }: PlayedAlarms): string =>
  `${scenario.says}${played.what === undefined ? "" : ` (${played.what})`}, at ${played.at.name}`;

const isAsUrgent = (severity: string | undefined, wanted: AlarmScenario["told"]): boolean =>
  wanted === "page" ? severity === "page" : severity !== undefined;

function judge(one: PlayedAlarms, scenes: Scenes): readonly Violation[] {
  const { scenario, played, told, rollsBack } = one;
  const scene = scenes[scenario.mood ?? "day"];
  if (scenario.told === "nobody") {
    const loud = told
      .filter(({ refused }) => refused === undefined)
      .map(({ alarm, topic, minute, because }) =>
        problem(
          "good-day-quiet",
          alarm,
          `${happening(one)}: it tells ${topic} after ${minutesOf(minute)}: ${reasons(because, scene, one, minute)}`,
        ),
      );
    const back = rollsBack.map(({ alarm, minute }) =>
      problem(
        "good-day-quiet",
        alarm.resource,
        `${happening(one)}: the deployment goes back after ${minutesOf(minute)}: ${reasons([alarm], scene, one, minute)}`,
      ),
    );
    return [...loud, ...back];
  }
  const arrived = told.filter(
    ({ minute, refused, severity }) =>
      minute <= scenario.within && refused === undefined && isAsUrgent(severity, scenario.told),
  );
  const heard = concerned(scene.watch, played.changes);
  const subject = told[0]?.alarm ?? heard[0]?.resource ?? played.at;
  const missed =
    arrived.length > 0
      ? []
      : [
          problem(
            "failure-told",
            subject,
            `${happening(one)}: ${urgencies[scenario.told]} within ${minutesOf(scenario.within)}, and ${instead(one, heard, scene)}`,
          ),
        ];
  const stays =
    scenario.rollsBack !== true || played.deployed === undefined || rollsBack.length > 0
      ? []
      : [
          problem(
            "bad-version-goes-back",
            played.deployed,
            `${happening(one)}: the deployment has to go back within ${minutesOf(scenario.within)}, and does not: none of its alarms is raised`,
          ),
        ];
  return [...missed, ...stays];
}

const urgencies: Readonly<Record<"page" | "ticket", string>> = {
  page: "somebody has to be paged",
  ticket: "somebody has to be told",
};

/** The end that a case takes in place of the one that it should have. */
function instead(one: PlayedAlarms, heard: readonly MetricAlarm[], scene: Scene): string {
  const telling = one.told.find(({ refused }) => refused !== undefined) ?? one.told[0];
  if (telling?.refused !== undefined) return `${telling.alarm.name} reaches nobody: ${telling.refused}`;
  if (telling !== undefined)
    return `${telling.alarm.name} tells ${telling.topic} after ${minutesOf(telling.minute)}`;
  if (heard.length === 0) return "no alarm looks at it, nor at anything that a filter counts of it";
  const raised = [...one.raised.keys()];
  if (raised.length > 0) return `${raised.map(({ resource }) => resource.name).join(", ")} tells nobody`;
  return `nothing is raised: ${reasons(heard, scene, one, one.scenario.within)}`;
}

/** The alarms of a closed region that failures raise once it serves again. */
const raisedOnceOpen = (scenes: readonly Scenes[]): readonly Resource[] =>
  scenes
    .map(({ day: { stage } }) => ({ ...stage, serving: stage.stopped, stopped: [] }))
    .filter(({ serving }) => serving.length > 0)
    .map(scenesOf)
    .flatMap((open) => alarmScenarios.flatMap((scenario) => playScenario(open, scenario)))
    .flatMap(({ scenario, raised }) => (scenario.told === "nobody" ? [] : [...raised.keys()]))
    .map(({ resource }) => resource);

/**
 * Alarms that look at what failures change, and that no failure raises, however long it lasts.
 * @param others alarms that are known to be raised
 */
function neverRaised(
  played: readonly { readonly scenes: Scenes; readonly all: readonly PlayedAlarms[] }[],
  others: readonly Resource[],
): readonly Violation[] {
  const raised = new Set(others.map(({ urn }) => urn));
  const asked = new Map<string, { alarm: MetricAlarm; one: PlayedAlarms; scene: Scene }>();
  for (const { scenes, all } of played)
    for (const one of all.filter(({ scenario }) => scenario.told !== "nobody")) {
      const scene = scenes[one.scenario.mood ?? "day"];
      for (const alarm of one.raised.keys()) raised.add(alarm.resource.urn);
      for (const alarm of concerned(scene.watch, one.played.changes)) {
        const { urn } = alarm.resource;
        if (raised.has(urn)) continue;
        if (raisedAt(alarm, scene.emissions, one.played.changes, longest(alarm)) === undefined)
          asked.set(urn, { alarm, one, scene });
        else raised.add(urn);
      }
    }
  return [...asked]
    .filter(([urn]) => !raised.has(urn))
    .map(([, { alarm, one, scene }]) =>
      problem(
        "alarm-raised",
        alarm.resource,
        `${happening(one)}: it is never raised: ${reasons([alarm], scene, one, longest(alarm))}`,
      ),
    );
}

/** Minutes after which the failure fills the whole of an alarm's window. */
const longest = ({ series, of }: MetricAlarm): number =>
  Math.max(...[...series.values()].map(({ period }) => (period / 60) * of), 1) + 1;
