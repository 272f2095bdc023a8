import type { PlainRecord } from "../../model/registration.ts";
import type { Violation } from "../../model/rule.ts";
import { number, type Resource, record, records, text } from "../../reachability/inventory.ts";
import { BeyondThePlay } from "../answer.ts";
import { Unread } from "../lexer.ts";
import { problem } from "../problem.ts";
import { type Course, summedUp } from "./course.ts";
import { once } from "./emitters/emitter.ts";
import { keyOf } from "./emitters/index.ts";
import { readFormula } from "./math.ts";
import { becoming, isServing, type Scene, sentBy } from "./scene.ts";

const minute = { from: 0, to: 1 };

/**
 * The predefined metrics of a service's when customers come in great number: its CPU grows with them, its memory hardly.
 * https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html
 */
const crowded: Readonly<Record<string, number>> = {
  ECSServiceAverageCPUUtilization: 96,
  ECSServiceAverageMemoryUtilization: 42,
  ALBRequestCountPerTarget: 100_000,
};

/** Services that get no more tasks when there is more work. */
export function unmet(scene: Scene): readonly Violation[] {
  const { ofType } = scene.footing.inventory;
  return ofType("aws:ecs/service:Service")
    .filter((service) => isServing(scene, service) && service.inputs.desiredCount !== 0)
    .flatMap((service) => {
      const resourceId = `service/${(text(service.inputs.cluster) ?? "").split("/").at(-1)}/${text(service.computed.name)}`;
      const of = (type: string) => ofType(type).filter(({ inputs }) => inputs.resourceId === resourceId);
      const [target] = of("aws:appautoscaling/target:Target");
      const policies = of("aws:appautoscaling/policy:Policy");
      if (target === undefined)
        return [problem("load-is-met", service, "nothing gives it more tasks when there is more to do")];
      const { minCapacity, maxCapacity } = target.inputs;
      if ((number(minCapacity) ?? 0) >= (number(maxCapacity) ?? 0))
        return [
          problem(
            "load-is-met",
            target,
            `it has ${minCapacity} tasks at the least and ${maxCapacity} at the most`,
          ),
        ];
      const fronted = records(service.inputs.loadBalancers).length > 0;
      const says = fronted ? "customers come in great number" : "thousands of payments wait";
      const found = policies.map((policy) => tracked(scene, policy));
      if (found.some(({ value, wanted }) => value !== undefined && value > wanted)) return [];
      const told = found.map(
        ({ what, value, wanted }) => `${what} is ${value ?? "without data"} and is kept at ${wanted}`,
      );
      return [
        problem(
          "load-is-met",
          policies[0] ?? target,
          `when ${says} it adds no task: ${told.join("; ") || "it has no policy"}`,
        ),
      ];
    });
}

interface Tracked {
  readonly what: string;
  readonly value: number | undefined;
  readonly wanted: number;
}

/** @throws BeyondThePlay for policies of other kinds */
function tracked(scene: Scene, policy: Resource): Tracked {
  const { targetValue, predefinedMetricSpecification, customizedMetricSpecification } = record(
    policy.inputs.targetTrackingScalingPolicyConfiguration,
  );
  const wanted = number(targetValue) ?? Number.POSITIVE_INFINITY;
  const what = text(record(predefinedMetricSpecification).predefinedMetricType);
  if (what !== undefined) return { what, value: crowded[what], wanted };
  const queries = records(record(customizedMetricSpecification).metrics);
  const returned = queries.find(({ returnData }) => returnData !== false);
  const id = text(returned?.id) ?? "";
  try {
    const expression = text(returned?.expression);
    const formula = readFormula(expression ?? id);
    const value = formula((name) =>
      valueIn(
        scene,
        policy,
        queries.find((query) => query.id === name),
      ),
    );
    return { what: expression ?? id, value, wanted };
  } catch (error) {
    if (error instanceof Unread) throw new BeyondThePlay(policy, error.message);
    throw error;
  }
}

function valueIn(scene: Scene, { region }: Resource, query: PlainRecord | undefined): number | undefined {
  const { metric, stat } = record(query?.metricStat);
  const { namespace, metricName, dimensions } = record(metric);
  const named = Object.fromEntries(records(dimensions).map(({ name, value }) => [String(name), value ?? ""]));
  const key = keyOf(region, text(namespace) ?? "", text(metricName) ?? "", named);
  const course: Course | undefined = waiting(scene).get(key) ?? scene.emissions.get(key)?.usual;
  return course && summedUp(course, text(stat) ?? "Average", minute);
}

/** The scene with thousands of payments waiting in every queue that is not for dead letters. */
const waiting = (scene: Scene) =>
  becoming(
    sentBy(
      scene,
      "AWS/SQS",
      ["ApproximateNumberOfMessagesVisible"],
      ({ inputs }) => inputs.redrivePolicy !== undefined,
    ),
    once(5000),
  );
