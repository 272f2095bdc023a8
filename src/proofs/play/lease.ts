import { healthPath } from "../../kit/paths.ts";
import { type Inventory, records, text } from "../reachability/inventory.ts";
import type { PlayedRequest } from "./answer.ts";
import type { Stage } from "./stage.ts";
import { containersIn, taskType } from "./tasks.ts";

/** Whether tasks of a stack ask which region writes. */
export const isLeased = ({ ofType }: Inventory): boolean => ofType("aws:dynamodb/table:Table").length > 0;

/** The epochs in which a task may write: one, or each that is `step` later, too. */
interface Term {
  readonly epoch: number;
  readonly step: number | undefined;
}

/** The terms that a region's tasks are started for; none without an image. */
const termsIn = ({ ofType }: Inventory, region: string): readonly Term[] =>
  ofType(taskType)
    .filter((task) => task.region === region)
    .flatMap(containersIn)
    .flatMap(({ environment }) => {
      const numberOf = (variable: string) =>
        records(environment)
          .filter(({ name }) => name === variable)
          .map(({ value }) => Number(text(value)))[0];
      const epoch = numberOf("LEASE_EPOCH");
      return epoch === undefined ? [] : [{ epoch, step: numberOf("LEASE_STEP") }];
    });

const isIn = ({ epoch, step }: Term, current: number): boolean =>
  epoch === current || (step !== undefined && current > epoch && (current - epoch) % step === 0);

/** The first epoch of a term that comes after another one. */
const firstAfter = (last: number, { epoch, step }: Term): number =>
  step === undefined || epoch > last ? epoch : epoch + step * Math.ceil((last + 1 - epoch) / step);

/**
 * The regions whose tasks read that another one writes: whoever has taken over has begun an epoch that it was started for, and
 * the record has the latest one. While there is no image the same is taken for granted.
 */
export function leftIn(
  inventory: Inventory,
  regions: readonly string[],
  tookOver: string | undefined,
): readonly string[] {
  if (tookOver === undefined || !isLeased(inventory)) return [];
  const others = regions.filter((region) => region !== tookOver);
  const before = others.flatMap((region) => termsIn(inventory, region));
  const begun = termsIn(inventory, tookOver);
  if (begun.length === 0) return others;
  const last = Math.max(...before.map(({ epoch }) => epoch));
  const current = Math.max(last, ...begun.map((term) => firstAfter(last, term)));
  return regions.filter((region) => termsIn(inventory, region).every((term) => !isIn(term, current)));
}

/** The requests that a task of a region that was left answers with 503: docs/contract.md, "The lease". */
export const refusesToWrite = ({ left }: Stage, region: string, { method, path }: PlayedRequest): boolean =>
  left.includes(region) && (method !== "GET" || path === healthPath);
