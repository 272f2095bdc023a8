import type { RegionName } from "../../../regions/index.ts";
import { ReportedError } from "../../cli/errors.ts";
import type { RegionFacts } from "../stack/outputs.ts";
import { factsOf, type Situation } from "./situation.ts";
import type { Tools } from "./tools.ts";

/** The URLs of a region's queues. */
export type RegionQueues = NonNullable<RegionFacts["queue"]>;

/** Whether the environment has queues, so that payments may wait and be carried from one region to the other. */
export const hasQueues = ({ outputs: { primary, secondary } }: Situation): boolean =>
  primary.queue !== undefined && secondary.queue !== undefined;

/** @throws ReportedError where there is none */
export function queuesOf(situation: Situation, region: RegionName): RegionQueues {
  const { queue } = factsOf(situation, region);
  if (queue === undefined) throw new ReportedError(`the stack's outputs have no queue in ${region}`);
  return queue;
}

/** The messages in a region's queues; none where there are no queues. */
export interface Held {
  readonly payments: number;
  readonly deadLetters: number;
}

export async function heldIn(
  region: RegionName,
  situation: Situation,
  { aws }: Pick<Tools, "aws">,
): Promise<Held> {
  const { queue } = factsOf(situation, region);
  const count = async (url: string) => {
    const { waiting, taken } = await aws.queued(region, url);
    return waiting + taken;
  };
  return queue === undefined
    ? { payments: 0, deadLetters: 0 }
    : { payments: await count(queue.payments), deadLetters: await count(queue.deadLetters) };
}
