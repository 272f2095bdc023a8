import { text } from "../../reachability/inventory.ts";
import { gaugeOf, type MetricAlarm } from "./metric-alarm.ts";
import type { PlayedAlarms } from "./play.ts";
import type { Scene } from "./scene.ts";
import { courseIn } from "./watch.ts";

/** Alarms, each with the value that it compares. */
export function reasons(
  alarms: readonly MetricAlarm[],
  scene: Scene,
  { played }: PlayedAlarms,
  minute: number,
): string {
  return alarms
    .map((alarm) => {
      const gauge = gaugeOf(alarm, courseIn(scene.emissions, played.changes));
      const value = gauge(Math.max(1, Math.ceil(minute)));
      const { comparisonOperator, threshold } = alarm.resource.inputs;
      const worded = words[text(comparisonOperator) ?? ""] ?? "";
      const found = value === undefined ? "has no data" : `gets ${rounded(value)}`;
      return `${alarm.resource.name} ${found} and is raised ${worded} ${threshold}, in ${alarm.wrong} of ${alarm.of}`;
    })
    .join("; ");
}

const rounded = (value: number): number => Number(value.toPrecision(4));

const words: Readonly<Record<string, string>> = {
  GreaterThanThreshold: "above",
  GreaterThanOrEqualToThreshold: "from",
  LessThanThreshold: "below",
  LessThanOrEqualToThreshold: "up to",
};
