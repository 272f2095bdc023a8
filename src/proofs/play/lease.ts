import { healthPath } from "../../kit/paths.ts";
import { type Inventory, records, text } from "../reachability/inventory.ts";
import type { PlayedRequest } from "./answer.ts";
import type { Stage } from "./stage.ts";
import { containersIn, taskType } from "./tasks.ts";

/** Whether tasks of a stack ask which region writes. */
export const isLeased = ({ ofType }: Inventory): boolean => ofType("aws:dynamodb/table:Table").length > 0;

/** The epochs that a region's tasks are started for; none without an image. */
const epochsIn = ({ ofType }: Inventory, region: string): readonly number[] =>
  ofType(taskType)
    .filter((task) => task.region === region)
    .flatMap(containersIn)
    .flatMap(({ environment }) => records(environment))
    .filter(({ name }) => name === "LEASE_EPOCH")
    .map(({ value }) => Number(text(value)));

/**
 * The regions whose tasks read that another one writes: whoever serves has begun the epoch that it was started for, and the
 * record has the latest one.
 * @param unstarted the regions of which the same is taken for given while there is no image
 */
export function leftIn(
  inventory: Inventory,
  serving: readonly string[],
  unstarted: readonly string[],
): readonly string[] {
  if (!isLeased(inventory)) return [];
  const begun = serving.flatMap((region) => epochsIn(inventory, region));
  if (begun.length === 0) return unstarted;
  const current = Math.max(...begun);
  return serving.filter((region) => epochsIn(inventory, region).every((epoch) => epoch < current));
}

/** The requests that a task of a region that was left answers with 503: docs/contract.md, "The lease". */
export const refusesToWrite = ({ left }: Stage, region: string, { method, path }: PlayedRequest): boolean =>
  left.includes(region) && (method !== "GET" || path === healthPath);
