import type { RegionName } from "../../regions/index.ts";
import type { RecoveryPlan, RecoveryRequest } from "../../src/recovery/plan.ts";
import type { Wanted } from "../../src/recovery/wanted.ts";
import type { Properties, Wish } from "./engine/state.ts";

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

export interface Moving extends HandOver {
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

export interface Left extends Failover {
  readonly region: RegionName;
  /** Minutes until it follows, once its region answers. */
  minutes: number;
}

/** The parts of the model that depend on how the other region comes by the database. */
export interface ModelWay {
  readonly isGlobal: boolean;
  /** AWS's answers to the questions of a plan. */
  readonly lookUps: (world: World, wanted: Wanted) => LookUps;
  /** The database that tasks of a region write to that log in to one of theirs; undefined where none answers. */
  readonly written: (world: World, region: RegionName, database: string) => Cluster | undefined;
  /** Whether nobody looks any more for what is paid into a database. */
  readonly isOutdated: (world: World, cluster: Cluster) => boolean;
  readonly beforeCreate: (world: World, wanted: Wanted, name: string, made: Made) => void;
  readonly beforeClaim: (world: World) => void;
  /** The loss that the opening of an update's database may come with. */
  readonly lossAllowed: (stack: LossAsked, plan: RecoveryPlan) => Loss;
  /** A database is about to be opened: whether it holds all that it has to. */
  readonly checkOpening: (world: World, opening: string, loss: Loss) => void;
  /** Checks after every command whether all that was paid is where it has to be. */
  readonly checkMoney: (world: World) => void;
  /** Whatever else AWS does when something has been made, or changed. */
  readonly changed: (world: World, name: string, wish: Wish, changed: Properties) => void;
  readonly removed: (world: World, wish: Wish) => void;
  /** The properties that AWS tells of something beside what it was given. */
  readonly tells: (world: World, wish: Wish) => Properties;
  /** A minute goes by. */
  readonly passes: (world: World) => void;
}

type LookUps = Pick<RecoveryRequest, "findRecoveryPoints" | "findGlobalWriter">;

/** A database that is to be made. */
export interface Made {
  readonly region: RegionName;
  /** The ARN of what it is restored from. */
  readonly snapshot: string | undefined;
  /** The version that RDS is told; undefined where it takes its own. */
  readonly engineVersion: string | undefined;
}

/** The loss that a move is allowed: payments later than `since`, but none before `limit`; both in minutes. */
export interface Loss {
  /** The database that the move opens. */
  readonly writer: string;
  readonly since: number;
  readonly limit: number;
}

/** The parts of a stack that say what a move of it may lose. */
export interface LossAsked {
  readonly world: World;
  readonly wanted: Wanted;
  /** The loss that the last successful update was allowed: leave that is used up. */
  readonly spentLoss: number | undefined;
}
