import { jsonIn } from "../model/inputs.ts";
import { type Inventory, type Resource, record } from "../reachability/inventory.ts";

/** The queues to which others send their dead letters. */
export const deadLetterQueues = ({ ofType }: Inventory): readonly Resource[] => {
  const targets = ofType("aws:sqs/queue:Queue").map(
    ({ inputs }) => record(jsonIn(inputs.redrivePolicy)).deadLetterTargetArn,
  );
  return ofType("aws:sqs/queue:Queue").filter(({ computed }) => targets.includes(computed.arn ?? ""));
};
