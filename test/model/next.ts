import type { RegionName } from "../../regions/index.ts";
import { isOpen } from "../../src/recovery/state.ts";
import type { Wanted } from "../../src/recovery/wanted.ts";
import { readOwnStack } from "./engine/commands.ts";
import { firstWanted, type Stack } from "./stack.ts";
import { type Outcome, type Trouble, up } from "./update.ts";
import { other, places, primary, regionNames, secondary, sourcesIn, writerRegion } from "./world.ts";

/** The next step: the rows of docs/runbooks/README.md, "What is next". */
export type Next = "wait" | "readmit" | "declare" | "failover" | "close, then failover";

export interface NextCommand {
  readonly next: Next;
  /** Updates, each begun once the one before it has succeeded. */
  readonly updates: readonly Partial<Wanted>[];
}

/** Leave to lose whatever there is, anew each time. */
export const everythingLost = ({ world }: Stack): number => 100_000 + world.now;

/** The one command that is next, whatever the two regions and a broken-off update have come to. */
export function nextCommand(stack: Stack): NextCommand {
  const { world, engine } = stack;
  const writer = writerRegion(world);
  const alive = (region: RegionName) => world.regions[region].alive;
  if (writer === undefined || regionNames.every((region) => !alive(region)))
    return { next: "wait", updates: [] };
  const away = other(writer);
  if (alive(writer))
    return alive(away)
      ? { next: "readmit", updates: [{ activeRegion: writer }] }
      : { next: "declare", updates: [{ activeRegion: writer, unreachableRegion: away }] };
  // Nothing to restore from: whichever is back first decides.
  if (sourcesIn(world, away).length === 0) return { next: "wait", updates: [] };
  const lost = { unreachableRegion: writer };
  const restoring = { ...lost, activeRegion: away, acceptLoss: everythingLost(stack) };
  return isOpen(readOwnStack(engine)?.resources ?? [], placeOf(away), places)
    ? { next: "close, then failover", updates: [{ ...lost, activeRegion: writer }, restoring] }
    : { next: "failover", updates: [restoring] };
}

/** Carries a command out as `npm run dr` does: what is lost is left out, and what broke off is run again. */
export async function carryOut(
  stack: Stack,
  { updates }: NextCommand,
  trouble: Trouble,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const wanted of updates) {
    stack.wanted = { ...firstWanted, ...wanted };
    const lost = wanted.unreachableRegion;
    outcomes.push(await up(stack, { ...trouble, ...(lost && { leavesOut: placeOf(lost) }) }));
    if (outcomes.at(-1) !== "done") break;
  }
  return outcomes;
}

const placeOf = (region: RegionName) => (region === primary.name ? primary : secondary);
