import type { Place, Places } from "./lineage.ts";
import { isOpen, openingType, type StateResource } from "./state.ts";

/**
 * The closing of a region, as two records in the state tell it: one written when its fence stood and its tasks were gone,
 * with the time, and one written before it is opened again. So what a broken-off update leaves behind says "closed since"
 * only where nothing can have been written since.
 */
export interface Closing {
  /** The number of this closing of the region, so that no record of an earlier one is taken for this one's. */
  readonly number: number;
  /** The time, by AWS's clock, at which the region had been closed; undefined where this update is to close it. */
  readonly at: Date | undefined;
  /** Whether the region has been, or is about to be, opened again. */
  readonly reopened: boolean;
}

export const closingName = (code: string, suffix: string, number: number): string =>
  `closing-${code}-${suffix}-${number}`;

export const reopeningName = (code: string, suffix: string, number: number): string =>
  `reopening-${code}-${suffix}-${number}`;

/** The last closing of a region that is on record. */
export function lastClosing(
  resources: readonly StateResource[],
  { code }: Place,
  { suffix }: Places,
): Closing | undefined {
  const records = new Map(
    resources.filter(({ type }) => type === openingType).map(({ name, outputs }) => [name, outputs]),
  );
  const prefix = closingName(code, suffix, 0).slice(0, -1);
  const numbers = [...records.keys()]
    .filter((name) => name.startsWith(prefix))
    .map((name) => Number(name.slice(prefix.length)));
  if (numbers.length === 0) return undefined;
  const number = Math.max(...numbers);
  return {
    number,
    at: timeOf(records.get(closingName(code, suffix, number))?.input),
    reopened: records.has(reopeningName(code, suffix, number)),
  };
}

/** The time from which on nothing can have been written in a region; undefined where something can, or nobody knows. */
export function closedSince(
  resources: readonly StateResource[],
  place: Place,
  places: Places,
): Date | undefined {
  const closing = lastClosing(resources, place, places);
  return closing === undefined || closing.reopened || isOpen(resources, place, places)
    ? undefined
    : closing.at;
}

/** The number of a region's closings that an opening has followed. */
export const reopenings = (closing: Closing | undefined): number =>
  closing === undefined ? 0 : closing.number - (closing.reopened ? 0 : 1);

/** The time of closing of a region that has never had a database: nobody has to ask AWS what time it is. */
const always = new Date(0);

/**
 * The record of a region's closing once this update is done; undefined where it was never closed.
 * @param written whether the region has, or once had, a database of the lineage
 */
export function nextClosing(last: Closing | undefined, open: boolean, written: boolean): Closing | undefined {
  if (open) return last && { ...last, reopened: true };
  if (last && !last.reopened) return last;
  return { number: (last?.number ?? 0) + 1, at: written ? undefined : always, reopened: false };
}

/** The time in a record of the state; undefined where the record has none that can be read. */
function timeOf(value: unknown): Date | undefined {
  const time = typeof value === "string" ? new Date(value) : undefined;
  return time && !Number.isNaN(time.getTime()) ? time : undefined;
}
