import type { RegionName } from "../../regions/index.ts";
import { regions } from "../../regions/index.ts";
import type { Places } from "../../src/recovery/lineage.ts";
import type { RecoveryPoint } from "../../src/recovery/restore-point.ts";
import type { Properties } from "./engine/state.ts";
import type { Global } from "./global/database.ts";
import { violation } from "./violation.ts";
import type { ModelWay } from "./ways/way.ts";

/** AWS, as far as a move between regions touches it, and the people who pay. */
export interface World {
  readonly way: ModelWay;
  /** Minutes. */
  now: number;
  readonly regions: Readonly<Record<RegionName, AwsRegion>>;
  /**
   * The claim that PRIMARY's health check heeds. It lives in Route 53, whose control plane is in the primary region.
   */
  heeds: number;
  /** The regions that the last requests went to: some clients keep an address for a while after DNS has changed. */
  cached: readonly RegionName[];
  /** The database that accepted the last payment, or that was opened since. */
  current: { readonly cluster: string; readonly generation: number } | undefined;
  payments: number;
  /** Every payment that some database took. */
  readonly acknowledged: Set<number>;
  /** Every payment that was taken into a queue and that no database has yet. */
  readonly owed: Set<number>;
  /** Every database that was ever opened. AWS Backup selects no other one. */
  readonly everOpened: Set<string>;
  /** The global database. Undefined where there is none. */
  global: Global | undefined;
  /** The epoch that is on record. */
  epoch: number;
}

export interface AwsRegion {
  alive: boolean;
  /** Whatever was made here, by name, as AWS has it. What else a region has follows from it. */
  readonly made: Map<string, Properties>;
  /** Requests pass the fence. */
  open: boolean;
  /** The database that the service's tasks write to; undefined without tasks. */
  serves: string | undefined;
  /** The database that the worker's tasks write to; undefined without tasks. */
  works: string | undefined;
  /** Payments that wait for the worker, oldest first. They outlive the region's being down. */
  readonly queue: number[];
  /** The number the claim bears, while it is raised. */
  claim: number | undefined;
  readonly clusters: Map<string, Cluster>;
  readonly snapshots: Snapshot[];
}

export interface Cluster {
  readonly name: string;
  readonly generation: number;
  readonly snapshot: string | undefined;
  ready: boolean;
  /** RDS keeps a password for its master. Without one there is no login for the application. */
  login: boolean;
  readonly payments: Payment[];
}

export interface Payment {
  readonly id: number;
  /** Minutes. */
  readonly at: number;
}

export interface Snapshot {
  readonly arn: string;
  readonly source: string;
  readonly takenAt: number;
  readonly payments: readonly Payment[];
  available: boolean;
}

export const primary = regions["us-east-1"];
export const secondary = regions["us-west-2"];
export const places: Places = { primary, secondary, suffix: "model" };
export const other = (region: RegionName): RegionName =>
  region === primary.name ? secondary.name : primary.name;
export const regionNames: readonly RegionName[] = [primary.name, secondary.name];
export const dateOf = (minutes: number): Date => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000);
export const minuteOf = (date: Date): number => (date.getTime() - dateOf(0).getTime()) / 60_000;

export function createWorld(way: ModelWay): World {
  const region = (): AwsRegion => ({
    alive: true,
    made: new Map(),
    open: false,
    serves: undefined,
    works: undefined,
    queue: [],
    claim: undefined,
    clusters: new Map(),
    snapshots: [],
  });
  return {
    way,
    now: 0,
    regions: { "us-east-1": region(), "us-west-2": region() },
    heeds: 0,
    cached: [],
    current: undefined,
    payments: 0,
    acknowledged: new Set(),
    owed: new Set(),
    everOpened: new Set(),
    global: undefined,
    epoch: 0,
  };
}

/**
 * Failover records: PRIMARY is the primary region while its service answers and no claim that counts is heard;
 * SECONDARY has no check. The fence lets the health check through: otherwise the primary region, between its opening on
 * record and its fence, would be taken for ill, and a standby region that comes back would be asked instead.
 */
export function resolve(world: World): RegionName {
  const { alive, serves } = world.regions[primary.name];
  return alive && serves !== undefined && !claimHeard(world) ? primary.name : secondary.name;
}

/** The check is inverted, so an unreachable standby region claims nothing. */
export function claimHeard(world: World): boolean {
  const { alive, claim } = world.regions[secondary.name];
  return alive && claim === world.heeds;
}

/** The database that a request to this region would be written to. */
export function reachable(world: World, region: RegionName): Cluster | undefined {
  const { alive, open, serves } = world.regions[region];
  const cluster =
    alive && open && serves !== undefined ? world.way.written(world, region, serves) : undefined;
  return cluster?.ready && cluster.login ? cluster : undefined;
}

/** A region that serves its old database although it is, or was, declared unreachable. */
export interface Excuse {
  /** Declared so at this moment: whoever is sent there pays into what no program may touch. */
  readonly declared: RegionName | undefined;
  /** So updates have left them: whoever still has such an address gets through, until an update closes the region. */
  readonly leftOpen: ReadonlySet<RegionName>;
}

/**
 * Somebody pays: one who asks DNS, and some who still have an earlier answer. What goes to the old database of an
 * excused region is to be reconciled later: no program can close a region that it may not touch. Nor can one keep DNS from
 * a region that is back before it is closed, while the one that took over is lost.
 */
export function pay(world: World, { declared, leftOpen }: Excuse): void {
  const answer = resolve(world);
  world.cached = [answer, ...world.cached].slice(0, 16);
  for (const region of new Set(world.cached)) {
    const cluster = reachable(world, region);
    if (!cluster) continue;
    if (world.way.isOutdated(world, cluster)) {
      const unavoidable = region !== answer || !isAlive(world, writerRegion(world));
      if (region === declared || (leftOpen.has(region) && unavoidable)) continue;
      throw violation(
        `a payment went to generation ${cluster.generation}, but ${world.current?.generation} is open`,
      );
    }
    take(world, cluster, world.payments++);
    // Somebody else's payment is only taken in.
    world.owed.add(world.payments);
    world.regions[region].queue.push(world.payments++);
    world.current = { cluster: world.regions[region].serves ?? "", generation: cluster.generation };
  }
}

function take({ acknowledged, now }: World, { payments }: Cluster, id: number): void {
  payments.push({ id, at: now });
  acknowledged.add(id);
}

const isAlive = ({ regions }: World, region: RegionName | undefined): boolean =>
  region !== undefined && regions[region].alive;

/**
 * Each running worker carries out one payment. It is asked by nobody, so that no fence keeps it from writing. Now and
 * then it crashes before the payment is removed, and finds it booked the next time; and it is slower than people pay, so
 * that something always waits.
 */
export function work(world: World, { declared, leftOpen }: Excuse): void {
  if (world.now % 2 === 0) return;
  for (const region of regionNames) {
    const { alive, works, queue } = world.regions[region];
    const [payment] = queue;
    const cluster = works === undefined ? undefined : world.way.written(world, region, works);
    if (!alive || !cluster?.ready || payment === undefined || works === undefined) continue;
    const excused = region === declared || leftOpen.has(region);
    if (!excused && world.way.isOutdated(world, cluster))
      throw violation(
        `a queued payment went to generation ${cluster.generation}, but ${world.current?.generation} is open`,
      );
    if (!world.everOpened.has(works))
      throw violation(`${works} is paid into before its opening is on record`);
    if (cluster.payments.every(({ id }) => id !== payment)) take(world, cluster, payment);
    world.owed.delete(payment);
    if (payment % 7 !== 0 || cluster.payments.at(-1)?.id !== payment) queue.shift();
  }
}

/** The region of the database that was paid into last. */
export const writerRegion = ({ regions, current }: World): RegionName | undefined =>
  regionNames.find((region) => current !== undefined && regions[region].clusters.has(current.cluster));

/** A database, and the minute from which what the last one was paid is not in it. */
export interface Ancestor {
  readonly cluster: string;
  readonly partedAt: number;
}

/** The database that was paid into last, what it was restored from, and so on. */
export function ancestors({ regions, current }: World): readonly Ancestor[] {
  const all = Object.values(regions);
  const found: Ancestor[] = [];
  let partedAt = Number.POSITIVE_INFINITY;
  for (let cluster = current?.cluster; cluster !== undefined; ) {
    found.push({ cluster, partedAt });
    const arn = all.flatMap(({ clusters }) => clusters.get(cluster ?? "") ?? [])[0]?.snapshot;
    const origin = all.flatMap(({ snapshots }) => snapshots).find((snapshot) => snapshot.arn === arn);
    partedAt = Math.min(partedAt, origin?.takenAt ?? partedAt);
    cluster = origin?.source;
  }
  return found;
}

/** The newest data that a region has a copy of: of the last database, or else of the next older one. */
export function sourcesIn(world: World, region: RegionName): readonly (Snapshot & Ancestor)[] {
  const available = world.regions[region].snapshots.filter((snapshot) => snapshot.available);
  for (const ancestor of ancestors(world)) {
    const own = available.filter(({ source }) => source === ancestor.cluster);
    if (own.length > 0) return own.map((snapshot) => ({ ...snapshot, ...ancestor }));
  }
  return [];
}

/** AWS Backup takes a cluster's recovery point and starts to copy it to the other region. */
export function backUp(world: World, region: RegionName, cluster: string): Snapshot | undefined {
  const { alive, clusters, snapshots } = world.regions[region];
  const source = alive && world.everOpened.has(cluster) ? clusters.get(cluster) : undefined;
  if (!source) return undefined;
  const arn = (where: RegionName) =>
    `arn:aws:rds:${where}:123456789012:cluster-snapshot:awsbackup:${cluster}-${world.now}-${snapshots.length}`;
  const point = { source: cluster, takenAt: world.now, payments: [...source.payments] };
  snapshots.push({ ...point, arn: arn(region), available: true });
  const target = world.regions[other(region)];
  if (!target.alive) return undefined;
  const copy = { ...point, arn: arn(other(region)), available: false };
  target.snapshots.push(copy);
  return copy;
}

/** The version of the engine that every database has had; RDS's own has gone on since. */
export const versionThen = "17.7";

export const availablePoints = (world: World, region: RegionName): readonly RecoveryPoint[] =>
  world.regions[region].snapshots
    .filter(({ available }) => available)
    .map(({ arn, source, takenAt }) => ({
      arn,
      source,
      takenAt: dateOf(takenAt),
      engineVersion: versionThen,
    }));
