import type { Pair, RegionName } from "../../regions/index.ts";
import { type Closing, closedSince, lastClosing, nextClosing, reopenings } from "./closing.ts";
import { type FindGlobalWriter, followWriter, globalContradictions } from "./follow.ts";
import { type GlobalStage, isLeft, leavingContradictions, replicasOf, stageOf } from "./leave.ts";
import {
  type Entry,
  type Epochs,
  epochOf,
  halfOf,
  type Lineage,
  type Place,
  primaryOpening,
  regionEpochs,
  writerOf,
} from "./lineage.ts";
import { type MoveRequest, moveWriter } from "./move.ts";
import { parseRecorded, type Recorded, type Role } from "./recorded.ts";
import { RecoveryRefusal } from "./refusal.ts";
import type { RestorePoint } from "./restore-point.ts";
import { retire } from "./retire.ts";
import { type Scaled, scaledIn } from "./scaling.ts";
import { heededClaim, isOpen, reconcile, revisionOf, type StateResource } from "./state.ts";
import { contradictions } from "./wanted.ts";

export interface RecoveryRequest extends MoveRequest {
  /** The record of the last updates. Undefined before the first successful one. */
  readonly previous: Previous | undefined;
  /** Whether the environment is to have a global database; otherwise a move restores a copy. */
  readonly isGlobal: boolean;
  /** Looks up who writes to the global database. It is asked while there is one, or is to be one. */
  readonly findGlobalWriter: FindGlobalWriter;
}

export interface Previous {
  /** The stack's output `recovery`. */
  readonly recorded: unknown;
  readonly resources: readonly StateResource[];
}

export interface RecoveryPlan extends Pair<RegionPlan> {
  readonly lineage: Lineage;
  readonly writer: Entry;
  /**
   * The number that the secondary region's claim bears and that PRIMARY's health check heeds. It rises each time the
   * primary region is opened anew, after a move or after one that was given up, so that the claim of a standby region that was
   * lost with it, and comes back, moves nobody.
   */
  readonly claim: number;
  /**
   * Whether the secondary region claims to be active: while it is, and, of a global database, while the primary one is closed
   * for a move. So customers are led ahead while AWS hands the database over, from one fence to the other; and likewise home.
   */
  readonly claims: boolean;
  /** The epoch in which the writer's database is written to. */
  readonly epoch: number;
  readonly global: GlobalStage;
  /** The recovery point of the writer's database, and the loss that comes with it; undefined where no database moves. */
  readonly restored: RestorePoint | undefined;
  /** The minutes that this update was allowed to lose. */
  readonly acceptLoss: number | undefined;
}

export interface RegionPlan {
  readonly region: RegionName;
  readonly role: Role;
  /** Whether requests reach the application; otherwise they meet the fence. */
  readonly open: boolean;
  /**
   * Whether requests reach the application only once this update is done: until then they meet the fence that an earlier
   * one left.
   */
  readonly opening: boolean;
  /** Whether an earlier update has shut the region, which answers, and this one leaves it shut. */
  readonly shut: boolean;
  /** The ARN of the revision that the region was opened with, whose deployment nobody watched; undefined in a closed region. */
  readonly openedWith: string | undefined;
  /**
   * Set while the region is unreachable: the logical names in the stack's state. There nothing else may be registered,
   * and all changes are to be ignored.
   */
  readonly frozen: ReadonlySet<string> | undefined;
  readonly databases: readonly DatabasePlan[];
  /** Databases that are gone, or go with this update. Their logs stay. */
  readonly retired: readonly Entry[];
  /** The epochs in which the region's tasks may write. */
  readonly epochs: Epochs;
  /** The record of the region's closing; undefined while it was never closed. */
  readonly closing: Closing | undefined;
  /**
   * The scaled services of a region that this update closes: nothing may start there what it stops. Empty in any other region,
   * where a service comes before what scales it.
   */
  readonly scaled: Scaled;
}

export interface DatabasePlan extends Entry {
  /** Whether the application writes to this database, of which there is one. */
  readonly writable: boolean;
  /** Whether the environment's protection applies to the database. */
  readonly protect: boolean;
  /**
   * The half of a global database that it is; `last` where the other one, and what joins them, go with this update. Undefined
   * for one that is its region's alone.
   */
  readonly half: "home" | "replica" | "last" | undefined;
}

/**
 * Decides which databases exist, which one is written to, and what each region does. Nothing but its look-ups has an
 * effect.
 * @throws RecoveryRefusal where going on could lose payments, or the configuration contradicts what there is
 */
export async function planRecovery(request: RecoveryRequest): Promise<RecoveryPlan> {
  const { places, wanted, previous, isGlobal } = request;
  const recorded = previous && parseRecorded(previous.recorded);
  const resources = previous?.resources ?? [];
  const before = recorded ? reconcile(recorded.lineage, resources, places, wanted.retire) : [];
  const openRegions = [places.primary, places.secondary].filter((place) => isOpen(resources, place, places));
  const left = isLeft(isGlobal, before, resources);
  const problems = contradictions(wanted, places, {
    lineage: before,
    openRegions: openRegions.map(({ name }) => name),
    acceptedBefore: recorded?.acceptLoss,
  }).concat(
    isGlobal ? globalContradictions(wanted, before) : [],
    left ? leavingContradictions(wanted, places, before) : [],
  );
  if (problems.length > 0) throw new RecoveryRefusal(problems);

  const placeOf = (region: RegionName) =>
    region === places.primary.name ? places.primary : places.secondary;
  const moved =
    isGlobal || left
      ? await followWriter(before, request)
      : await moveWriter(before, request, (region) => closedSince(resources, placeOf(region), places));
  const retired = left ? [...wanted.retire, ...replicasOf(before)] : wanted.retire;
  const lineage = retire(moved.lineage, { ...wanted, retire: retired }, [
    writerOf(before),
    writerOf(moved.lineage),
  ]);
  const global = stageOf(isGlobal, left, lineage);
  const writer = writerOf(lineage);
  if (!writer) throw new RecoveryRefusal(["there is no database to write to"]);

  const names = new Set(resources.map(({ name }) => name));
  const planRegion = (place: Place, lastRole: Role | undefined): RegionPlan => {
    const frozen = place.name === wanted.unreachableRegion;
    const role = place.name === wanted.activeRegion ? "active" : "standby";
    const open = frozen ? openRegions.includes(place) : role === "active" && !wanted.stopWrites;
    const last = lastClosing(resources, place, places);
    const own = lineage.filter(({ region }) => region === place.name);
    // What was a replica all the time was never written to.
    const written = own.some(({ origin, opened }) => origin.kind !== "replica" || opened > 0);
    const closing = frozen ? last : nextClosing(last, open, written);
    const closes = !frozen && closing !== undefined && !closing.reopened && closing.at === undefined;
    return {
      region: place.name,
      role: frozen ? (lastRole ?? role) : role,
      open,
      opening: open && !openRegions.includes(place),
      shut: !frozen && !open && closedSince(resources, place, places) !== undefined,
      openedWith: open ? revisionOf(resources, place, places) : undefined,
      epochs: regionEpochs(lineage, place.name, places.primary.name),
      closing,
      scaled: closes ? scaledIn(resources, place, places) : {},
      frozen: frozen ? names : undefined,
      databases: own
        .filter((entry) => entry.state !== "retired" && !(frozen && isBegun(lineage, entry)))
        .map((entry) => ({
          ...entry,
          writable: entry === writer,
          protect: entry.state === "kept",
          half: global === "last" && entry === writer ? "last" : halfOf(lineage, entry),
        })),
      retired: own.filter(({ state }) => state === "retired"),
    };
  };
  const primaryPlan = planRegion(places.primary, recorded?.primary);
  const secondaryPlan = planRegion(places.secondary, recorded?.secondary);
  const isAhead = wanted.stopWrites && global === "kept";
  return {
    lineage,
    writer,
    epoch: epochOf(lineage, writer, places.primary.name),
    global,
    restored: moved.restored,
    acceptLoss: wanted.acceptLoss,
    // Route 53's control plane goes down with the primary region: then the claim has to be the one that is heeded
    // already.
    claim:
      wanted.unreachableRegion === places.primary.name
        ? heededClaim(resources, places)
        : primaryOpening(lineage, places.primary.name) + reopenings(primaryPlan.closing),
    // A lost one has the role that it had, and what it claims stays as it is.
    claims: (writer.region === places.secondary.name || secondaryPlan.role === "active") !== isAhead,
    primary: primaryPlan,
    secondary: secondaryPlan,
  };
}

/**
 * Whether a database may not be whole, because nobody has written to it yet. Once its region is lost, such a database can
 * be neither finished nor registered in part, so an update leaves it out with whatever else has broken off there.
 */
const isBegun = (lineage: Lineage, entry: Entry): boolean =>
  entry.opened === 0 && halfOf(lineage, entry) === undefined;

/** The stack's output `recovery`. */
export const recordOf = ({ lineage, primary, secondary, acceptLoss }: RecoveryPlan): Recorded => ({
  lineage,
  acceptLoss,
  primary: primary.role,
  secondary: secondary.role,
});
