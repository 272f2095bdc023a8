import type { Resource } from "../../reachability/inventory.ts";
import { minutesOf } from "../minutes.ts";
import type { Stage } from "../stage.ts";
import type { PlayedAlarms } from "./play.ts";
import { playScenario, scenesOf } from "./prove.ts";
import { reasons } from "./reasons.ts";
import type { AlarmScenario } from "./scenarios/index.ts";
import type { Scene } from "./scene.ts";
import type { Telling } from "./watch.ts";

/** A scenario of alarms in sentences, for each region that could serve: who is told when, and why. @throws BeyondThePlay */
export const tellAlarms = (scenario: AlarmScenario, stages: readonly Stage[]): readonly string[] => [
  `${scenario.says}.`,
  ...stages.flatMap((stage) => {
    const scenes = scenesOf(stage);
    const scene = scenes[scenario.mood ?? "day"];
    const lines = playScenario(scenes, scenario).flatMap((one) => tellCase(one, scene));
    return [
      `While ${stage.serving.join(", ") || "neither region"} serves:`,
      ...(lines.length > 0 ? lines : ["nothing of the kind is planned"]),
    ];
  }),
];

function tellCase(one: PlayedAlarms, scene: Scene): readonly string[] {
  const { played, told, rollsBack } = one;
  const at = `At ${played.at.name}${played.what === undefined ? "" : `, ${played.what}`}`;
  const heard = told.filter(({ refused }) => refused === undefined);
  return [
    ...(heard.length === 0
      ? [`${at}: nobody is told`]
      : heard.map((telling) => `${at}: ${tellingIn(telling, one, scene)}`)),
    ...rollsBack
      .slice(0, 1)
      .map(
        ({ alarm, minute }) =>
          `${at}: the deployment goes back after ${minutesOf(minute)}, by ${alarm.resource.name}`,
      ),
  ];
}

const tellingIn = ({ alarm, topic, minute, because }: Telling, one: PlayedAlarms, scene: Scene): string =>
  `${alarm.name} tells ${topic}${listeners(scene, topic)} after ${minutesOf(minute)}: ${reasons(because, scene, one, minute)}`;

/** The ways by which those who listen to a topic are reached. */
function listeners({ footing: { inventory } }: Scene, name: string): string {
  const topic = inventory.ofType("aws:sns/topic:Topic").find((one: Resource) => one.name === name);
  const protocols = inventory
    .ofType("aws:sns/topicSubscription:TopicSubscription")
    .filter(({ inputs }) => inputs.topic === topic?.id)
    .map(({ inputs }) => String(inputs.protocol));
  return protocols.length === 0 ? ", to which nobody listens yet" : ` (${protocols.join(", ")})`;
}
