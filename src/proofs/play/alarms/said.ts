import type { Violation } from "../../model/rule.ts";
import { type Inventory, type Resource, text, texts } from "../../reachability/inventory.ts";
import { problem } from "../problem.ts";
import { severityOf } from "../receive.ts";

/** Alarms whose severity is not that of the topic that they tell, and pagers that listen to topics of what can wait. */
export function saidOtherwise(inventory: Inventory): readonly Violation[] {
  const topics = inventory.ofType("aws:sns/topic:Topic");
  const alarms = [
    ...inventory.ofType("aws:cloudwatch/metricAlarm:MetricAlarm"),
    ...inventory.ofType("aws:cloudwatch/compositeAlarm:CompositeAlarm"),
  ];
  return [
    // Where no image runs pages wait as well, and nobody is woken.
    ...(inventory.ofType("aws:ecs/service:Service").length === 0
      ? []
      : alarms.flatMap((alarm) => contradiction(alarm, topics))),
    ...listeners(inventory, topics),
  ];
}

function contradiction(alarm: Resource, topics: readonly Resource[]): readonly Violation[] {
  const [, said] = /Severity: (page|ticket)\b/.exec(text(alarm.inputs.alarmDescription) ?? "") ?? [];
  return topics
    .filter(({ id }) => texts(alarm.inputs.alarmActions).includes(id))
    .filter((topic) => said !== undefined && severityOf(topic) !== said)
    .map((topic) =>
      problem(
        "told-as-said",
        alarm,
        `it says that it is a ${said}, and tells ${topic.name}, which is for ${severityOf(topic)}s`,
      ),
    );
}

/** The problems of topics' subscriptions: a pager is called by https, and mail is read in the morning. */
function listeners({ ofType }: Inventory, topics: readonly Resource[]): readonly Violation[] {
  const subscriptions = ofType("aws:sns/topicSubscription:TopicSubscription");
  const of = (topic: Resource) => subscriptions.filter(({ inputs }) => inputs.topic === topic.id);
  const pagers = subscriptions.filter(({ inputs }) => inputs.protocol === "https");
  return topics.flatMap((topic) => {
    const severity = severityOf(topic);
    const misled = of(topic).filter((one) => pagers.includes(one) && severity === "ticket");
    const unheard =
      severity === "page" && pagers.length > 0 && !of(topic).some((one) => pagers.includes(one));
    const deaf = subscriptions.length > 0 && of(topic).length === 0;
    return [
      ...misled.map((one) =>
        problem("told-as-said", one, `it has a pager listen to ${topic.name}, which is for what can wait`),
      ),
      ...(unheard
        ? [problem("told-as-said", topic, "no pager listens to it, and one listens to another topic")]
        : []),
      ...(deaf
        ? [problem("told-as-said", topic, "nobody listens to it, and somebody does to other topics")]
        : []),
    ];
  });
}
