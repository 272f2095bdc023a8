import type { Environment, Level } from "../../../environments/index.ts";
import type { RegionName } from "../../../regions/index.ts";
import type { Difference } from "../model/diff.ts";
import type { Plan } from "../model/plan.ts";
import {
  criticalPath,
  handOver,
  instanceMinutes,
  sum as minutesOf,
  type PathStep,
  restoreMinutes,
  routingMinutes,
  startMinutes,
} from "../model/recovery-time.ts";
import type { Registration } from "../model/registration.ts";
import { regionOf } from "../model/tree.ts";
import { type Estimate, sum } from "./estimate.ts";
import { prices } from "./prices.ts";
import { monthDays, monthHours } from "./pricing/use.ts";
import type { PriceName } from "./products.ts";

/** A way to be ready for the loss of a region: what it costs, and what it promises. */
export interface Strategy {
  readonly name: string;
  /** Whether it is what the program builds. */
  readonly built: boolean;
  /** USD a month of what this way needs, beside what every way needs. */
  readonly usd: Level;
  /** USD a month more than what is built; less than 0 where it is cheaper. */
  readonly more: Level;
  /** Payments that may be lost, as words. */
  readonly loss: string;
  /** Minutes until customers are served, on paper. */
  readonly minutes: number;
  /** The other consequences of this way. */
  readonly note: string;
}

/** The types whose price is that of hosts, and of what watches the tasks on them. */
const hosting: readonly string[] = ["aws:autoscaling/group:Group", "aws:ecs/cluster:Cluster"];

/** A planned move to the other region. */
interface PlannedMove {
  readonly after: Plan;
  readonly difference: Difference;
}

/** Prices the way that is built and the ways in its place, from one estimate and the move to the other region. */
export function recoveryStrategies(
  before: Estimate,
  move: PlannedMove,
  environment: Pick<Environment, "usage" | "database" | "sizes" | "compute">,
): readonly Strategy[] {
  const { usage, sizes } = environment;
  const { secondaryInstances, recovery } = environment.database;
  const { everyMinutes, copiesKeptDays, maxDataLossMinutes } = environment.database.recoveryPoints;
  const { storedGB, changedGBADay, ioMillions, writePercent } = usage.database;
  const region = move.after.activeRegion as RegionName;
  const fixed = (price: PriceName, amount: number): Level => {
    const usd = prices[price][region].usd * amount;
    return { idle: usd, load: usd };
  };
  const part = (price: PriceName, { idle, load }: Level): Level => {
    const { usd } = prices[price][region];
    return { idle: idle * usd, load: load * usd };
  };

  const copies = sum(chargesOf(before, (type) => type.startsWith("aws:backup/")));
  // A global database repeats a mistake in both regions within a second, so that a copy a day stays.
  const dailyCopies = sum([
    ...chargesOf(before, (type) => type === "aws:backup/restoreTestingPlan:RestoreTestingPlan"),
    fixed("regionGB", monthDays * storedGB),
    fixed("backupGB", copiesKeptDays * storedGB),
  ]);
  const replica = sum([
    dailyCopies,
    fixed("databaseGB", storedGB),
    part("replicatedMillion", {
      idle: (ioMillions.idle * writePercent) / 100,
      load: (ioMillions.load * writePercent) / 100,
    }),
    fixed("regionGB", changedGBADay * monthDays),
  ]);
  const withReader = sum([
    replica,
    fixed("acuHour", secondaryInstances * Math.max(sizes.databaseMinAcu, 0.5) * monthHours),
  ]);
  const isWarm = environment.compute.standbyTasks > 0;
  // Those that wait, or where none do, as many as serve when nobody pays.
  const hosted = { regions: before.regions.filter(({ role }) => (role === "standby") === isWarm) };
  const idleHosts = sum(
    chargesOf(hosted, (type) => hosting.includes(type)).map(({ idle }) => ({
      idle,
      load: idle,
    })),
  );

  const path = criticalPath(move.after.synthesis, withoutLost(move));
  const routing = routingMinutes(move.after.synthesis);
  const without = (...kinds: readonly ((step: PathStep) => boolean)[]) =>
    Math.ceil(
      minutesOf(path.filter((step) => !kinds.some((kind) => kind(step)))) +
        handOver.disaster.minutes +
        routing,
    );
  // What the move of a global database does not have on its path.
  const restored = recovery === "copies" ? 0 : restoreMinutes;
  const instance = recovery === "copies" ? 0 : instanceMinutes;
  const warm = sum([withReader, idleHosts]);
  const built = recovery === "copies" ? copies : isWarm ? warm : withReader;
  // The path of a warm standby has no start.
  const start = isWarm ? startMinutes : 0;
  const strategy = (name: string, usd: Level, loss: string, minutes: number, note: string): Strategy => ({
    name,
    built: usd === built,
    usd,
    more: { idle: usd.idle - built.idle, load: usd.load - built.load },
    loss,
    minutes,
    note,
  });
  const second = "about a second";
  return [
    strategy(
      "copies of recovery points",
      copies,
      `${everyMinutes} min and the time to copy, at most ${maxDataLossMinutes} min`,
      Math.ceil(minutesOf(path) + restored + start + routing),
      "restores a database from the newest copy",
    ),
    strategy(
      "global database without instances",
      replica,
      second,
      without(restores) + instance + start,
      "its master's password is ours to rotate; a move changes where it is written, not what exists",
    ),
    strategy(
      "global database with a reader",
      withReader,
      second,
      without(restores, starts) + start,
      "as above",
    ),
    strategy(
      "warm standby",
      warm,
      second,
      without(restores, starts, serves),
      "as above, and tasks at their floor that wait for customers",
    ),
  ];
}

/** The changes of a move away from a lost region: nothing there changes, and nothing waits for it to close. */
function withoutLost({ after: { activeRegion, synthesis }, difference }: PlannedMove): Difference {
  const byUrn = new Map(synthesis.registrations.map((registration) => [registration.urn, registration]));
  // What belongs to no region is lost with none.
  const survives = (registration: Registration) => ["", activeRegion].includes(regionOf(registration, byUrn));
  return {
    created: difference.created.filter(survives),
    deleted: difference.deleted.filter(survives),
    changed: difference.changed.filter(({ after }) => survives(after)),
  };
}

const restores = ({ resource }: PathStep) => resource.type === "aws:rds/cluster:Cluster";
const starts = ({ resource }: PathStep) => resource.type === "aws:rds/clusterInstance:ClusterInstance";
const serves = ({ resource, minutes }: PathStep) =>
  (resource.type === "aws:ecs/service:Service" && resource.inputs.desiredCount !== 0) ||
  (resource.type === "aws:appautoscaling/target:Target" && minutes >= startMinutes);

const chargesOf = (
  { regions }: Pick<Estimate, "regions">,
  wanted: (type: string) => boolean,
): readonly Level[] =>
  regions
    .flatMap(({ blocks }) => blocks.flatMap(({ charges }) => charges))
    .filter(({ type }) => wanted(type))
    .map(({ usd }) => usd);
