import type { Plain } from "../model/registration.ts";
import { number, type Resource, record, records, text } from "../reachability/inventory.ts";
import { type PlayedAnswer, type PlayedRequest, served, step, turnedAway, unanswered } from "./answer.ts";
import { refusesToWrite } from "./lease.ts";
import type { Stage } from "./stage.ts";
import { containersIn, taskOf } from "./tasks.ts";

/**
 * The answer from behind a target group: by the tasks of the service that registers with it, on the port that their container
 * listens on. A stack without an image has no service yet, and is played as if it ran where the region serves.
 *
 * @param rule the listener rule that leads there
 */
export function askTargets(
  stage: Stage,
  group: Resource,
  rule: Resource,
  request: PlayedRequest,
): PlayedAnswer {
  const services = stage.inventory.ofType("aws:ecs/service:Service");
  const fronted = services.filter(({ inputs }) => records(inputs.loadBalancers).length > 0);
  const leads = step(rule, `leads to ${group.name}`);
  const isRefused = refusesToWrite(stage, group.region, request);
  const refusal = "has tasks that read that another region writes";
  if (fronted.length === 0 && isRefused) return turnedAway("", leads, step(group, refusal));
  if (fronted.length === 0)
    return [...stage.serving, ...stage.lingering].includes(group.region)
      ? served(group.region, rule, leads)
      : unanswered(503, "", leads, step(group, "would have no targets"));
  const service = fronted.find(({ inputs }) => groupsOf(inputs.loadBalancers).includes(group.id));
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-503-issues
  if (service === undefined)
    return unanswered(503, "", leads, step(group, "has no targets: no service registers with it"));
  if (service.inputs.desiredCount === 0 && !stage.lingering.includes(service.region))
    return unanswered(503, "", leads, step(service, "runs no tasks"));
  const misled = notListening(stage, service) ?? notSteered(service, rule, request);
  if (misled !== undefined) return unanswered(502, "", leads, step(service, misled));
  if (isRefused) return turnedAway("", leads, step(service, refusal));
  return served(group.region, rule, leads, step(service, "answers"));
}

/** Whether tasks that customers could reach wait in a region that does not serve. */
export const tasksWait = ({ inventory, serving }: Stage): boolean =>
  inventory
    .ofType("aws:ecs/service:Service")
    .some(
      ({ region, inputs }) =>
        !serving.includes(region) && inputs.desiredCount !== 0 && records(inputs.loadBalancers).length > 0,
    );

const groupsOf = (loadBalancers: Plain | undefined): readonly (string | undefined)[] =>
  records(loadBalancers).flatMap(({ targetGroupArn, advancedConfiguration }) => [
    text(targetGroupArn),
    text(record(advancedConfiguration).alternateTargetGroupArn),
  ]);

function notListening({ inventory }: Stage, service: Resource): string | undefined {
  const task = taskOf(inventory, service);
  if (task === undefined) return undefined;
  const containers = containersIn(task);
  for (const { containerName, containerPort } of records(service.inputs.loadBalancers)) {
    const container = containers.find(({ name }) => name === containerName);
    const ports = records(container?.portMappings).map((mapping) => number(mapping.containerPort));
    if (!ports.includes(number(containerPort)))
      return `registers port ${containerPort} of ${containerName}, which listens on ${ports.join(", ") || "none"}`;
  }
  return undefined;
}

/**
 * The reason why ECS would not move a rule; undefined where it does. It moves the rule that the service names, for
 * customers or for tests, and no other.
 */
function notSteered({ inputs }: Resource, rule: Resource, { port }: PlayedRequest): string | undefined {
  const steered = records(inputs.loadBalancers).map(({ advancedConfiguration }) =>
    record(advancedConfiguration),
  );
  const key = port === 443 ? "productionListenerRule" : "testListenerRule";
  const named = steered.map((configuration) => text(configuration[key])).filter((arn) => arn !== undefined);
  return named.length > 0 && !named.includes(rule.id)
    ? `has ECS shift another rule as its ${key} than ${rule.name}`
    : undefined;
}
