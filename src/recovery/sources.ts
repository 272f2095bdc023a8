import type { Entry, Lineage } from "./lineage.ts";

/** A database whose recovery points another one can be restored from. */
export interface RestoreSource {
  readonly cluster: string;
  /** The time after which nothing that the writer was paid is in its points; undefined where it is the writer itself. */
  readonly partedAt: Date | undefined;
}

/**
 * The writer, and then what it was restored from, and what that was: in this order they hold the newest of what there is.
 * @param writer the database that was written to last
 */
export function sourcesOf(lineage: Lineage, writer: Entry): readonly [RestoreSource, ...RestoreSource[]] {
  const sources: [RestoreSource, ...RestoreSource[]] = [{ cluster: writer.cluster, partedAt: undefined }];
  let partedAt: Date | undefined;
  for (let entry: Entry | undefined = writer; entry?.origin.kind === "restored"; ) {
    const { generation, origin }: Entry = entry;
    if (origin.kind !== "restored") break;
    partedAt = earlier(new Date(origin.takenAt), partedAt);
    sources.push({ cluster: origin.source, partedAt });
    entry = lineage.find((older) => older.cluster === origin.source && older.generation < generation);
  }
  return sources;
}

/** Until when a point has all that the writer was paid. */
export const holdsUntil = (takenAt: Date, { partedAt }: Pick<RestoreSource, "partedAt">): Date =>
  earlier(takenAt, partedAt);

const earlier = (one: Date, other: Date | undefined): Date =>
  other !== undefined && other < one ? other : one;
