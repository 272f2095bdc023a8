import { jsonIn } from "../model/inputs.ts";
import type { PlainRecord } from "../model/registration.ts";
import { type Inventory, type Resource, records, text } from "../reachability/inventory.ts";

export const taskType = "aws:ecs/taskDefinition:TaskDefinition";

/** The containers of a task definition. */
export const containersIn = ({ inputs }: Resource): readonly PlainRecord[] =>
  records(jsonIn(inputs.containerDefinitions));

/** The task definition of a service. */
export const taskOf = ({ ofType }: Inventory, { inputs }: Resource): Resource | undefined =>
  ofType(taskType).find(({ computed }) => computed.arn === inputs.taskDefinition);

/** The containers of a service's tasks. */
export function containersOf(inventory: Inventory, service: Resource): readonly PlainRecord[] {
  const task = taskOf(inventory, service);
  return task === undefined ? [] : containersIn(task);
}

/**
 * The ARN and key of a secret's reference, without its stage and version.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export function referenceOf(valueFrom: string): { readonly arn: string; readonly key: string } {
  const parts = valueFrom.split(":");
  return { arn: parts.slice(0, 7).join(":"), key: parts[7] ?? "" };
}

/** ARNs of the secrets that a service's tasks are given. */
export const secretsOf = (inventory: Inventory, service: Resource): readonly string[] =>
  containersOf(inventory, service).flatMap(({ secrets }) =>
    records(secrets).map(({ valueFrom }) => referenceOf(text(valueFrom) ?? "").arn),
  );
