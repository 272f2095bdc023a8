import type { RegionName } from "../../../regions/index.ts";
import type { RecoveryPlan, RecoveryRequest } from "../../../src/recovery/plan.ts";
import type { Wanted } from "../../../src/recovery/wanted.ts";
import type { Properties, Wish } from "../engine/state.ts";
import type { Loss } from "../loss.ts";
import type { Stack } from "../stack.ts";
import type { Cluster, World } from "../world.ts";

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
  readonly lossAllowed: (stack: Stack, plan: RecoveryPlan) => Loss;
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
