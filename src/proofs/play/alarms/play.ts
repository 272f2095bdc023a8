import { type Resource, record, texts } from "../../reachability/inventory.ts";
import { gaugeOf, type MetricAlarm, stateAt } from "./metric-alarm.ts";
import type { AlarmCase, AlarmScenario } from "./scenarios/index.ts";
import type { Altered, Scene } from "./scene.ts";
import {
  alarmName,
  courseIn,
  type Raised,
  raisedAt,
  type Telling,
  tellings,
  type Watchers,
} from "./watch.ts";

/** One case of a scenario, and its outcome. */
export interface PlayedAlarms {
  readonly scenario: AlarmScenario;
  readonly played: AlarmCase;
  readonly raised: Raised;
  readonly told: readonly Telling[];
  /** The alarms for which the deployment goes back, and when. */
  readonly rollsBack: readonly { readonly alarm: MetricAlarm; readonly minute: number }[];
}

/** Plays one case, with the alarms of series that change; where nobody has to be told, with all alarms. */
export function playCase(scene: Scene, scenario: AlarmScenario, played: AlarmCase): PlayedAlarms {
  const { changes } = played;
  const asked = played.changes.size === 0 ? scene.watch.metric : concerned(scene.watch, changes);
  const raised = new Map(
    asked.flatMap((alarm) => {
      const minute =
        scenario.atRest === undefined
          ? raisedAt(alarm, scene.emissions, changes, scenario.within)
          : stillAt(scene, alarm, changes, scenario.atRest);
      return minute === undefined ? [] : [[alarm, minute] as const];
    }),
  );
  return {
    scenario,
    played,
    raised,
    told: tellings(scene.watch, raised),
    rollsBack: played.deployed === undefined ? [] : rollbacks(played.deployed, raised),
  };
}

function stillAt(scene: Scene, alarm: MetricAlarm, changes: Altered, minute: number): number | undefined {
  const gauge = gaugeOf(alarm, courseIn(scene.emissions, changes));
  return stateAt(alarm, gauge, minute, "OK") === "ALARM" ? minute : undefined;
}

/** The alarms that look at a series whose course changes. */
export const concerned = ({ metric }: Watchers, changes: Altered): readonly MetricAlarm[] =>
  metric.filter(({ keys }) => keys.some((key) => changes.has(key)));

/**
 * The alarms at which ECS takes a deployment back.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 */
function rollbacks({ inputs, region }: Resource, raised: Raised): PlayedAlarms["rollsBack"] {
  const { enable, rollback, alarmNames } = record(inputs.alarms);
  if (enable !== true || rollback !== true) return [];
  const names = texts(alarmNames);
  return [...raised].flatMap(([alarm, minute]) =>
    names.includes(alarmName(alarm.resource)) && alarm.resource.region === region ? [{ alarm, minute }] : [],
  );
}
