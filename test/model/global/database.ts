import type { RegionName } from "../../../regions/index.ts";
import { violation } from "../violation.ts";
import { type Cluster, other, type Payment, type World } from "../world.ts";

/**
 * A global database, as AWS has it.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
 */
export interface Global {
  /** The region that is written to. */
  writer: RegionName;
  /** A hand-over that is under way, and the minutes until it is over. */
  moving: Moving | undefined;
  /** The half that a failover has cut off; until AWS has made it anew it holds what had not come over. */
  left: Left | undefined;
  /** Whether nothing comes over at the moment. */
  stalled: boolean;
  /** Minutes that the half which follows is behind, as they were last measured. */
  measured: { readonly behind: number; readonly at: number } | undefined;
  /** The payments in AWS's snapshots of halves that were cut off, and in no other place. */
  readonly kept: Payment[];
}

interface Moving extends HandOver {
  minutes: number;
}

export interface HandOver {
  readonly to: RegionName;
  /** The failover that AWS is asked for. Undefined where AWS waits until both halves hold the same. */
  readonly failover: Failover | undefined;
}

export interface Failover {
  /** The minute from which on payments may be missing, as somebody was told before; Infinity: nobody was told anything. */
  readonly since: number;
  /** Whether AWS keeps the half that is left from being written to. It tries, and cannot promise it. */
  readonly fenced: boolean;
}

interface Left extends Failover {
  readonly region: RegionName;
  /** Minutes until it follows, once its region answers. */
  minutes: number;
}

/** Minutes that a hand-over takes, and that AWS needs to make a half anew. */
const handingOver = 3;
const makingAnew = 6;

export const createGlobal = (writer: RegionName): Global => ({
  writer,
  moving: undefined,
  left: undefined,
  stalled: false,
  measured: undefined,
  kept: [],
});

/** A region's half. */
export const halfIn = ({ regions }: World, region: RegionName): Cluster | undefined =>
  [...regions[region].clusters.values()][0];

/** Whether a region's half holds what the other one does, or soon will. */
export const follows = (world: World, region: RegionName): boolean =>
  world.global !== undefined &&
  world.global.writer !== region &&
  world.global.left === undefined &&
  halfIn(world, region)?.ready === true;

/**
 * The half that tasks of a region write to. They name the global writer endpoint, which leads to whoever writes; but whoever
 * still has its last answer writes to a half that was cut off and could not be fenced.
 */
export function writtenFrom(world: World, region: RegionName): Cluster | undefined {
  const { global, regions } = world;
  if (!global) return undefined;
  const { writer, moving, left } = global;
  const cutOff = left ?? (moving?.failover && { region: writer, ...moving.failover });
  if (cutOff?.region === region && !cutOff.fenced) return halfIn(world, region);
  return moving === undefined && regions[writer].alive ? halfIn(world, writer) : undefined;
}

/** `SwitchoverGlobalCluster`, `FailoverGlobalCluster`. @returns why AWS refuses it; undefined where it has begun */
export function handOver(world: World, { to, failover }: HandOver): string | undefined {
  const { global, regions } = world;
  if (!global) return "there is no global database";
  if (global.moving) return "InvalidGlobalClusterStateFault: it is being moved";
  if (global.writer === to) return `InvalidParameterValue: ${to} is written to`;
  if (!follows(world, to) || !regions[to].alive)
    return `InvalidDBClusterStateFault: the half in ${to} does not follow`;
  if (failover === undefined && !regions[global.writer].alive)
    return `InvalidDBClusterStateFault: ${global.writer} does not answer`;
  global.moving = { to, failover, minutes: handingOver };
  return undefined;
}

/** A minute of AWS's own doing. */
export function pass(world: World): void {
  const { global } = world;
  if (!global) return;
  if (global.moving) goOn(world, global, global.moving);
  else if (global.left) makeAnew(world, global, global.left);
  else replicate(world, global);
}

function goOn(world: World, global: Global, moving: Moving): void {
  const from = global.writer;
  const { to, failover } = moving;
  const { alive } = world.regions[from];
  // A switchover first has the other half hold the same. One whose regions do not answer is given up.
  const synchronized = failover !== undefined || moving.minutes < handingOver;
  if (!world.regions[to].alive || !(alive || synchronized)) {
    global.moving = undefined;
    return;
  }
  if (failover === undefined) bringOver(world, global);
  moving.minutes -= 1;
  if (moving.minutes > 0) return;
  global.writer = to;
  global.moving = undefined;
  global.measured = undefined;
  global.left = failover && { ...failover, region: from, minutes: makingAnew };
  if (global.left) lostWith(world, global.left);
}

/** The half that was cut off is kept in a snapshot, and made of the other one, once its region answers. */
function makeAnew(world: World, global: Global, left: Left): void {
  const { writer, kept } = global;
  if (!world.regions[left.region].alive || !world.regions[writer].alive) return;
  left.minutes -= 1;
  if (left.minutes > 0) return;
  kept.push(...lostWith(world, left));
  const half = halfIn(world, left.region);
  half?.payments.splice(0, half.payments.length, ...(halfIn(world, writer)?.payments ?? []));
  global.left = undefined;
}

function replicate(world: World, global: Global): void {
  const { writer, stalled } = global;
  const to = other(writer);
  if (!world.regions[writer].alive || !world.regions[to].alive || !follows(world, to)) return;
  if (!stalled) bringOver(world, global);
  const [first] = missing(world, writer, to);
  global.measured = { behind: first ? world.now - first.at : 0, at: world.now };
}

/** The half that follows has the beginning of what the other one holds. */
function bringOver(world: World, { writer }: Global): void {
  const [source, target] = [halfIn(world, writer), halfIn(world, other(writer))];
  if (source && target) target.payments.push(...source.payments.slice(target.payments.length));
}

/** The payments in one region's half that are not in the other's. */
export function missing(world: World, region: RegionName, elsewhere: RegionName): readonly Payment[] {
  const held = new Set(halfIn(world, elsewhere)?.payments.map(({ id }) => id));
  return halfIn(world, region)?.payments.filter(({ id }) => !held.has(id)) ?? [];
}

/** The payments that a failover costs. @throws Violation where it was not told that it costs them, before it began */
function lostWith(world: World, { region, since }: Left): readonly Payment[] {
  const lost = missing(world, region, other(region));
  for (const { id, at } of lost)
    if (at < since)
      throw violation(`payment ${id} of minute ${at} is lost, and only those after ${since} were told`);
  return lost;
}

/** A payment is in what is written to, or in the loss that was told before, and in what AWS keeps of it. */
export function checkMoney(world: World): void {
  const { global, acknowledged } = world;
  if (!global) return;
  const { writer, left, kept } = global;
  const lost = left ? lostWith(world, left) : [];
  const held = new Set([...(halfIn(world, writer)?.payments ?? []), ...kept, ...lost].map(({ id }) => id));
  for (const id of acknowledged)
    if (!held.has(id)) throw violation(`payment ${id} is in no history, and nobody has kept it`);
}
