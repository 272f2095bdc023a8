import type { Resource } from "../../reachability/inventory.ts";
import { minutesOf } from "../minutes.ts";
import type { Stage } from "../stage.ts";
import { nothingPlanned, type Told, type ToldLine } from "../told.ts";
import type { PlayedAlarms } from "./play.ts";
import { playScenario, scenesOf } from "./prove.ts";
import { reasons } from "./reasons.ts";
import type { AlarmScenario } from "./scenarios/index.ts";
import type { Scene } from "./scene.ts";
import type { Telling } from "./watch.ts";

/** A scenario of alarms in sentences, for each region that could serve: who is told when, and why. @throws BeyondThePlay */
export const tellAlarms = (scenario: AlarmScenario, stages: readonly Stage[]): Told => ({
  says: `${scenario.says}.`,
  lines: stages.flatMap((stage) => {
    const scenes = scenesOf(stage);
    const scene = scenes[scenario.mood ?? "day"];
    const lines = playScenario(scenes, scenario).flatMap((one) => tellCase(one, scene));
    return [
      { verdict: `While ${stage.serving.join(", ") || "neither region"} serves:` },
      ...(lines.length > 0 ? lines : [nothingPlanned]),
    ];
  }),
});

function tellCase(one: PlayedAlarms, scene: Scene): readonly ToldLine[] {
  const { played, told, rollsBack } = one;
  const at = `At ${played.at.name}${played.what === undefined ? "" : `, ${played.what}`}`;
  const heard = told.filter(({ refused }) => refused === undefined);
  return [
    ...(heard.length === 0
      ? [{ verdict: `${at}: nobody is told` }]
      : heard.map((telling) => tellingIn(at, telling, one, scene))),
    ...rollsBack.slice(0, 1).map(({ alarm, minute }) => ({
      verdict: `${at}: the deployment goes back after ${minutesOf(minute)}, by ${alarm.resource.name}`,
    })),
  ];
}

const tellingIn = (
  at: string,
  { alarm, topic, minute, because }: Telling,
  one: PlayedAlarms,
  scene: Scene,
): ToldLine => ({
  verdict: `${at}: ${alarm.name} tells ${topic}${listeners(scene, topic)} after ${minutesOf(minute)}`,
  way: reasons(because, scene, one, minute),
});

/** The ways by which those who listen to a topic are reached. */
function listeners({ footing: { inventory } }: Scene, name: string): string {
  const topic = inventory.ofType("aws:sns/topic:Topic").find((one: Resource) => one.name === name);
  const protocols = inventory
    .ofType("aws:sns/topicSubscription:TopicSubscription")
    .filter(({ inputs }) => inputs.topic === topic?.id)
    .map(({ inputs }) => String(inputs.protocol));
  return protocols.length === 0 ? ", to which nobody listens yet" : ` (${protocols.join(", ")})`;
}
