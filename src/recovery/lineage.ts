import type { Pair, Region, RegionName } from "../../regions/index.ts";

/** The two regions an environment moves between. */
export interface Places extends Pair<Place> {
  /** The environment's suffix, which is part of every name. */
  readonly suffix: string;
}

export type Place = Pick<Region, "name" | "code">;

/** The origin of a database's data. */
export type Origin =
  | { readonly kind: "fresh" }
  | {
      readonly kind: "restored";
      /** ARN of the cluster snapshot. */
      readonly snapshot: string;
      /** Identifier of the cluster of the snapshot. */
      readonly source: string;
      /** The time of the snapshot's data, ISO 8601, UTC. What was committed later is not in it. */
      readonly takenAt: string;
      /** Version of Aurora PostgreSQL in the snapshot. */
      readonly engineVersion: string;
    }
  | {
      /** The secondary region's half of a global database. AWS keeps it, and says which half is written to. */
      readonly kind: "replica";
      /** Identifier of the cluster that the global database was made of. */
      readonly of: string;
    };

/** One database that the environment has had. Entries are never removed and generations never given out twice. */
export interface Entry {
  readonly generation: number;
  readonly region: RegionName;
  /** The cluster's identifier. */
  readonly cluster: string;
  readonly origin: Origin;
  /**
   * The number of this database's last opening to writes: the highest generation that existed then. 0 = never opened: the
   * database holds nothing but what it was restored from. The newest opening tells the writer.
   */
  readonly opened: number;
  /** `retiring`: no longer protected; the next update deletes it. */
  readonly state: "kept" | "retiring" | "retired";
}

export type Lineage = readonly Entry[];

/**
 * The identifier of a database's cluster, from region and generation alone. It must not depend on the snapshot: a later
 * recovery point would then name, and thereby create, another database.
 */
export const clusterName = (code: string, suffix: string, generation: number): string =>
  `aurora-${code}-${suffix}-g${generation}`;

/** The suffix in a database's name. @param code the code of the database's region */
export function suffixIn(
  { cluster, generation }: Pick<Entry, "cluster" | "generation">,
  code: string,
): string {
  const tail = `-g${generation}`;
  return cluster.slice(clusterName(code, "", generation).length - tail.length, -tail.length);
}

/** The name of a global database, by which it is asked for while the region that it was made in may be lost. */
export const globalName = (suffix: string): string => `aurora-global-${suffix}`;

/**
 * The half of a global database that a database is: `home`, of which it was made, or `replica`, the other region's;
 * undefined for any other database.
 */
export function halfOf(lineage: Lineage, { cluster, origin }: Entry): "home" | "replica" | undefined {
  if (origin.kind === "replica") return "replica";
  const made = lineage.some(
    ({ origin: other, state }) => other.kind === "replica" && state !== "retired" && other.of === cluster,
  );
  return made ? "home" : undefined;
}

/** The name of a region's vault. It has to be known beforehand: roles name it, and in a disaster it is asked for by name. */
export const vaultName = (code: string, suffix: string): string => `backup-vault-${code}-${suffix}`;

/** The name of the record that a database is about to be opened to writes. */
export const openingName = (
  code: string,
  suffix: string,
  { generation, opened }: Pick<Entry, "generation" | "opened">,
): string => `opening-${code}-${suffix}-g${generation}-of-${opened}`;

/** The name of the record that the epoch of an opening has begun, for an opening that is on record already. */
export const begunName: typeof openingName = (code, suffix, { generation, opened }) =>
  `begun-${code}-${suffix}-g${generation}-of-${opened}`;

/** The database that may hold payments no other one has: the one opened last, or the first one. */
export function writerOf(lineage: Lineage): Entry | undefined {
  const [first, ...rest] = lineage;
  return first && rest.reduce((writer, entry) => (entry.opened > writer.opened ? entry : writer), first);
}

/**
 * The number of the time in which one database is written to, and no other one: it rises whenever another one begins, and
 * only then, and is odd in the primary region and even in the secondary one. A database that is opened again, with nobody in
 * between, has the one that it had: whatever runs for it may go on. Asked of a database that is written to no more, it is
 * that of its last time; of one that never was, 0.
 */
export function epochOf(
  lineage: Lineage,
  { cluster, region, opened }: Pick<Entry, "cluster" | "region" | "opened">,
  primary: RegionName,
): number {
  if (opened === 0) return 0;
  const before = lineage.filter((other) => other.cluster !== cluster && other.opened < opened);
  return 2 * (1 + Math.max(0, ...before.map((other) => other.opened))) - (region === primary ? 1 : 0);
}

/** The epochs in which tasks may write: one, or each that is `step` later, too. */
export interface Epochs {
  readonly epoch: number;
  readonly step: number | undefined;
}

/**
 * The epochs in which a region's tasks may write. Those of a global database's half may in every one of their region, so
 * that tasks that wait need not be started anew, neither where they begin to serve nor where they are left. A region that has
 * had no database has none: 0.
 */
export function regionEpochs(lineage: Lineage, region: RegionName, primary: RegionName): Epochs {
  const own = lineage.filter((entry) => entry.region === region && entry.state !== "retired");
  if (own.some((entry) => halfOf(lineage, entry) !== undefined))
    return { epoch: region === primary ? 1 : 2, step: 2 };
  return { epoch: Math.max(0, ...own.map((entry) => epochOf(lineage, entry, primary))), step: undefined };
}

export const highestGeneration = (lineage: Lineage): number =>
  Math.max(0, ...lineage.map(({ generation }) => generation));

/** The number of the primary region's last opening to writes; 0 = never. */
export const primaryOpening = (lineage: Lineage, primary: RegionName): number =>
  Math.max(0, ...lineage.filter(({ region }) => region === primary).map(({ opened }) => opened));
