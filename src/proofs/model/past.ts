import type { Pair } from "../../../regions/index.ts";

/** One update of a stack as a plan assumes it: an earlier one, or the one that is planned. */
export interface AssumedUpdate {
  /** The update before this one; undefined for the first. */
  readonly after: AssumedUpdate | undefined;
  readonly activeRegion: string;
  /** The settings that differ from the stack's file, by key without namespace. */
  readonly overrides: StackSettings;
}

/** A stack's settings by key without namespace, each as the text that the program reads. */
export type StackSettings = Readonly<Record<string, string>>;

/** The settings that ask for one move, or for the end of what an earlier one left. */
const ofOneMove: StackSettings = {
  unreachableRegion: "",
  restoreFrom: "",
  acceptLoss: "",
  stopWrites: "false",
};
const untouched: StackSettings = { ...ofOneMove, retire: "[]" };

/** The most databases that a plan goes through one by one. Of older ones nothing is left but their numbers. */
const assumedGenerations = 6;

/**
 * The update that leads to a stack with the given region active, and those before it.
 *
 * Runbooks leave a stack's file with generations to retire, a region that is unreachable, a recovery point that was
 * restored from: none of that can be a first update. So the file is read as what it means: there were as many moves, from
 * the primary region on, as it takes for it to make sense, and what `stopWrites` closes was open. The region that the file
 * does not name is reached by one move more, which opens it.
 */
export function assumedUpdate(
  activeRegion: string,
  regions: Pair<string>,
  settings: StackSettings,
): AssumedUpdate {
  const { primary, secondary } = regions;
  const configured = settings.activeRegion || primary;
  const named = retired(settings);
  const retire = named.filter((generation) => generation < assumedGenerations);
  const own = retire.length === named.length ? {} : { retire: JSON.stringify(retire) };
  const hasMoved = Boolean(settings.restoreFrom || settings.unreachableRegion);
  const fewest = Math.max(hasMoved ? 2 : 1, ...retire.map((generation) => generation + 1));
  const isPrimaries = (generation: number) => generation % 2 === 1;
  const generations = isPrimaries(fewest) === (configured !== secondary) ? fewest : fewest + 1;

  let moved: AssumedUpdate | undefined;
  for (let generation = 1; generation < generations; generation += 1)
    moved = {
      after: moved,
      activeRegion: isPrimaries(generation) ? primary : secondary,
      overrides: untouched,
    };
  const update = (after: AssumedUpdate | undefined, overrides: StackSettings): AssumedUpdate => ({
    after,
    activeRegion: configured,
    overrides,
  });
  // A database is retired by two updates after the move from it, and stays named.
  const settled =
    retire.length === 0
      ? moved
      : update(update(moved, { ...untouched, restoreFrom: settings.restoreFrom ?? "" }), own);
  const opened = isStopped(settings) ? update(settled, { ...own, stopWrites: "false" }) : settled;
  const planned = update(opened, own);
  if (activeRegion === configured) return planned;
  const moving = { ...own, ...ofOneMove };
  // A region that was lost is closed by an update of its own before anything moves back.
  return {
    after: settings.unreachableRegion ? update(planned, moving) : planned,
    activeRegion,
    overrides: moving,
  };
}

/** The settings that no first update has: what a stack's file says of earlier ones, by key. */
export const keysOfPast = (primary: string, settings: StackSettings): readonly string[] => [
  ...(settings.activeRegion && settings.activeRegion !== primary ? ["activeRegion"] : []),
  ...["unreachableRegion", "restoreFrom"].filter((key) => settings[key]),
  ...(retired(settings).length > 0 ? ["retire"] : []),
  ...(isStopped(settings) ? ["stopWrites"] : []),
];

/** The update that makes the primary region active again, after the secondary one was. */
export function returningUpdate(regions: Pair<string>, settings: StackSettings): AssumedUpdate {
  const home = assumedUpdate(regions.primary, regions, settings);
  const away = assumedUpdate(regions.secondary, regions, settings);
  return updatesUpTo(home).length > updatesUpTo(away).length
    ? home
    : { after: away, activeRegion: regions.primary, overrides: away.overrides };
}

/** Whether the region that would serve is closed, as it is between the halves of a switchover. */
export const isStopped = ({ stopWrites }: StackSettings): boolean => stopWrites === "true";

/** The updates up to one, oldest first. */
export const updatesUpTo = (update: AssumedUpdate | undefined): readonly AssumedUpdate[] =>
  update === undefined ? [] : [...updatesUpTo(update.after), update];

function retired({ retire }: StackSettings): readonly number[] {
  try {
    const list: unknown = JSON.parse(retire || "[]");
    return Array.isArray(list) ? list.filter((item) => Number.isInteger(item) && item > 0) : [];
  } catch {
    // What is no list is for the program to refuse.
    return [];
  }
}
