import type { RegionName } from "../../regions/index.ts";
import {
  type Entry,
  globalName,
  halfOf,
  highestGeneration,
  type Lineage,
  type Places,
  writerOf,
} from "./lineage.ts";
import { create, type Moved } from "./move.ts";
import { RecoveryRefusal } from "./refusal.ts";
import type { Wanted } from "./wanted.ts";

/** A global database, as AWS describes it. */
export interface GlobalDatabase {
  readonly name: string;
  /** The region that is written to. */
  readonly writer: string;
  /** Whether the global database is being moved at this moment. */
  readonly moving: boolean;
  /** The ARN of the half in each region. */
  readonly halves: Readonly<Record<string, string>>;
}

/** Asks a region who writes; undefined where there is no such global database. */
export type FindGlobalWriter = (query: GlobalQuery) => Promise<GlobalDatabase | undefined>;

/** The answer where there is no AWS to ask: the region that is asked is the one that is written to. */
export const writtenWhereAsked: FindGlobalWriter = async ({ region, name }) => ({
  name,
  writer: region,
  moving: false,
  halves: {},
});

export interface GlobalQuery {
  readonly region: RegionName;
  readonly name: string;
}

interface FollowRequest {
  readonly places: Places;
  readonly wanted: Wanted;
  /** Whether the environment is to have a global database; otherwise it is taken apart. */
  readonly isGlobal: boolean;
  readonly findGlobalWriter: FindGlobalWriter;
}

/**
 * The lineage with its writer where AWS says that it is. The program moves no global database: it was moved, or it stays.
 * AWS may also have moved one by itself. Asked is the active region alone, because the other one may be lost.
 * @throws RecoveryRefusal where AWS and the configuration contradict each other
 */
export async function followWriter(
  before: Lineage,
  { places, wanted, isGlobal, findGlobalWriter }: FollowRequest,
): Promise<Moved> {
  const { activeRegion: region } = wanted;
  // What cannot be reached cannot be asked, and is registered as it was.
  if (region === wanted.unreachableRegion) return { lineage: before, restored: undefined };
  // One that is taken apart gets no other half.
  const lineage = isGlobal ? withBothHalves(before, places) : before;
  // One that is only now to be made as well.
  const contradictory = isGlobal ? globalContradictions(wanted, lineage) : [];
  if (contradictory.length > 0) throw new RecoveryRefusal(contradictory);
  const found = await findGlobalWriter({ region, name: globalName(places.suffix) });
  const problem = contradiction(found, places, wanted);
  if (problem !== undefined) throw new RecoveryRefusal([problem]);
  const writer = lineage.find((entry) => entry.region === region && halfOf(lineage, entry) !== undefined);
  return { lineage: writer ? open(lineage, writer) : lineage, restored: undefined };
}

/**
 * The lineage with both halves. A global database begins in the primary region, whichever is active later, so that nothing
 * of it goes by that.
 */
function withBothHalves(lineage: Lineage, places: Places): Lineage {
  if (lineage.some(({ origin, state }) => origin.kind === "replica" && state !== "retired")) return lineage;
  const home = writerOf(lineage) ?? create(1, places, places.primary.name, { kind: "fresh" });
  if (home.region !== places.primary.name)
    throw new RecoveryRefusal([
      `database.recovery is replica, and ${home.cluster} is written to in ${home.region}; allowed: copies, until a move has ` +
        `brought the database to ${places.primary.name}, where a global one begins`,
    ]);
  const databases = lineage.length === 0 ? [home] : lineage;
  const replica = create(highestGeneration(databases) + 1, places, places.secondary.name, {
    kind: "replica",
    of: home.cluster,
  });
  return [...databases, replica];
}

function contradiction(
  found: GlobalDatabase | undefined,
  { primary }: Places,
  { activeRegion, unreachableRegion }: Wanted,
): string | undefined {
  if (found === undefined)
    return activeRegion === primary.name
      ? undefined
      : `activeRegion is ${activeRegion}; allowed: ${primary.name}, until the global database has been made there`;
  const { name, writer, moving } = found;
  if (moving) return `AWS is moving ${name} at this moment: wait until it has, and run this again`;
  if (writer === activeRegion) return undefined;
  const command = `npm run dr -- ${unreachableRegion === writer ? "failover" : "switchover"} --to ${activeRegion}`;
  return (
    `activeRegion is ${activeRegion}, and AWS says that ${name} is written to in ${writer}. If it was moved there: ` +
    `npx pulumi config set activeRegion ${writer}; to have it written to in ${activeRegion}: ${command}`
  );
}

/**
 * The lineage with its writer opened. Openings are counted, and each gets the highest number so far: the newest tells the
 * writer.
 */
function open(lineage: Lineage, writer: Entry): Lineage {
  const newest = Math.max(...lineage.map(({ opened }) => opened));
  if (writer.opened > 0 && writer.opened === newest) return lineage;
  return lineage.map((entry) => (entry === writer ? { ...entry, opened: newest + 1 } : entry));
}

/** The problems of a configuration with a global database. */
export function globalContradictions({ restoreFrom, retire }: Wanted, lineage: Lineage): readonly string[] {
  const halves = lineage.filter((entry) => entry.state !== "retired" && halfOf(lineage, entry) !== undefined);
  return [
    ...(restoreFrom === undefined
      ? []
      : [`restoreFrom is ${restoreFrom}; allowed: empty, because a global database is never restored`]),
    ...halves
      .filter(({ generation }) => retire.includes(generation))
      .map(
        ({ generation, cluster }) =>
          `retire names ${generation}; allowed: not ${cluster}, which is a half of the global database`,
      ),
  ];
}
