import type { Entry, Lineage } from "./lineage.ts";

/** A database whose recovery points another one can be restored from. */
export interface RestoreSource {
  readonly cluster: string;
  /**
   * The time up to which this database had what the writer has: of what the writer was paid later, none of its points has
   * anything. Undefined for the writer itself.
   */
  readonly partedAt: Date | undefined;
}

/**
 * The writer, the database that it was restored from, the one before, and so on: the first of them that has recovery
 * points has the newest data.
 * @param writer the database that was written to last
 */
export const sourcesOf = (lineage: Lineage, writer: Entry): readonly [RestoreSource, ...RestoreSource[]] => [
  { cluster: writer.cluster, partedAt: undefined },
  ...ancestorsOf(lineage, writer, undefined),
];

function ancestorsOf(
  lineage: Lineage,
  { generation, origin }: Entry,
  parted: Date | undefined,
): readonly RestoreSource[] {
  if (origin.kind !== "restored") return [];
  const partedAt = earlier(new Date(origin.takenAt), parted);
  const older = lineage.find((entry) => entry.cluster === origin.source && entry.generation < generation);
  return [{ cluster: origin.source, partedAt }, ...(older ? ancestorsOf(lineage, older, partedAt) : [])];
}

/** The first source of which something is found; the first of all where nothing is found of any. */
export async function firstWith<Found>(
  sources: readonly [RestoreSource, ...RestoreSource[]],
  find: (source: RestoreSource) => Promise<Found>,
  isAny: (found: Found, source: RestoreSource) => boolean,
): Promise<{ readonly source: RestoreSource; readonly found: Found }> {
  const [first, ...others] = sources;
  const found = await find(first);
  if (isAny(found, first)) return { source: first, found };
  for (const source of others) {
    const next = await find(source);
    if (isAny(next, source)) return { source, found: next };
  }
  return { source: first, found };
}

/** The time up to which a point holds all that the writer was paid. */
export const holdsUntil = (takenAt: Date, { partedAt }: Pick<RestoreSource, "partedAt">): Date =>
  earlier(takenAt, partedAt);

const earlier = (one: Date, other: Date | undefined): Date =>
  other !== undefined && other < one ? other : one;
