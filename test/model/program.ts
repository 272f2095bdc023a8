import { anewAfterFailure } from "../../src/kit/scope.ts";
import { begunName, type Entry, openingName, type Place } from "../../src/recovery/lineage.ts";
import type { DatabasePlan, RecoveryPlan, RegionPlan } from "../../src/recovery/plan.ts";
import { RecoveryRefusal } from "../../src/recovery/refusal.ts";
import { isSettled } from "../../src/recovery/settled.ts";
import {
  claimTags,
  clusterType,
  fenceTags,
  globalType,
  openingType,
  originTags,
} from "../../src/recovery/state.ts";
import { fenceConditions } from "../support/fence.ts";
import type { Registration } from "./engine/state.ts";
import type { Step } from "./engine/steps.ts";
import { registerHalf } from "./global/program.ts";
import {
  claimCheck,
  claimOf,
  closingOf,
  fenceOf,
  instanceOf,
  loginOf,
  reopeningOf,
  serviceOf,
  workerOf,
} from "./names.ts";
import { recordsOf } from "./records.ts";
import { places, primary, secondary } from "./world.ts";

/** Stands for the time at which a record is made. */
export const atCreation = "the time at which this is created";
/** The resource after which the application can log in. A replica's login is its home's. */
const readyOf = ({ origin, cluster }: Entry): string =>
  origin.kind === "replica" ? instanceOf(cluster) : loginOf(cluster);
/**
 * Whether the epoch is raised before a step, at every update, whether its record in the state is there already or not; unless
 * the writer is lost (`begin` in src/program/steering.ts).
 */
export const raises = ({ writer, ...plan }: RecoveryPlan, { name }: Step): boolean => {
  const [place, { frozen }] =
    writer.region === primary.name ? [primary, plan.primary] : [secondary, plan.secondary];
  return frozen === undefined && name === begunName(place.code, places.suffix, writer);
};

/**
 * The registrations of the Pulumi program for a plan, in their order. This order is what the invariants rest on:
 *
 * close the other region → restore → instance → login → service → steer DNS → put the opening on record → raise the epoch,
 * and put that on record → open, start the worker
 */
export function register(plan: RecoveryPlan): readonly Registration[] {
  const [active, passive] = plan.primary.databases.some(({ writable }) => writable)
    ? ([primary, secondary] as const)
    : ([secondary, primary] as const);
  const regionOf = (place: Place): RegionPlan => (place === primary ? plan.primary : plan.secondary);
  // What a lost region has left is not waited for, and is registered last.
  // Tasks that wait again in a region which was shut before are no gate (`closedBy` in src/program/steering.ts).
  const waits = regionOf(passive).shut && plan.global !== "none";
  const gates = [fenceOf(passive), ...(waits ? [] : [serviceOf(passive)]), workerOf(passive)];
  const closed = regionOf(passive).frozen ? [] : gates;
  const shut = isSettled(regionOf(active), regionOf(passive)) ? [] : closed;
  const asLeft = regionOf(passive).frozen ? [serviceOf(passive)] : [];
  // One that was lost while it was open stays as it is.
  const gate = regionOf(passive).open ? [] : [fenceOf(passive)];
  const instance = instanceOf(plan.writer.cluster);
  const opening = openingName(active.code, places.suffix, plan.writer);
  const begun = begunName(active.code, places.suffix, plan.writer);
  const claimed = plan.writer.region === secondary.name;
  const ready = [serviceOf(active)];
  const steered = claimed && plan.claims ? claimOf(secondary) : claimCheck;
  const sides = [
    [primary, plan.primary],
    [secondary, plan.secondary],
  ] as const;
  const reopened = (place: Place) =>
    sides.flatMap(([each, { closing }]) =>
      each === place && closing?.reopened ? [reopeningOf(each, closing.number)] : [],
    );

  const closings = sides.flatMap(([place, { closing }]) =>
    closing ? [closingOf(place, closing.number)] : [],
  );

  const lost = [active, passive].find((place) => regionOf(place).frozen !== undefined);

  const order: Readonly<Record<string, readonly string[]>> = {
    [serviceOf(passive)]: [...gate, ...reopened(passive)],
    [workerOf(passive)]: [...gate, ...reopened(passive)],
    [fenceOf(passive)]: reopened(passive),
    ...Object.fromEntries(
      sides.map(([place, { closing }]) => [
        closingOf(place, closing?.number ?? 0),
        closing?.reopened ? [] : [fenceOf(place), serviceOf(place), workerOf(place)],
      ]),
    ),
    // The halves of a global database are there before any move.
    ...(plan.global === "none" && {
      [plan.writer.cluster]: shut,
      [instance]: [plan.writer.cluster],
      [loginOf(plan.writer.cluster)]: [instance],
    }),
    [serviceOf(active)]: [readyOf(plan.writer), ...shut, ...reopened(active)],
    [claimOf(secondary)]: [...(steered === claimCheck ? [claimCheck, ...asLeft] : ready), ...closings],
    [claimCheck]: claimed ? asLeft : ready,
    [opening]: regionOf(active).frozen ? [] : [...ready, steered],
    [begun]: regionOf(active).frozen ? [] : [opening],
    [fenceOf(active)]: [...(regionOf(active).open ? [opening, begun, ...closed] : []), ...reopened(active)],
    [workerOf(active)]: [
      ...(regionOf(active).open ? [opening, begun, ...closed] : [fenceOf(active)]),
      ...reopened(active),
    ],
  };
  const all = [primary, secondary]
    .flatMap((place) => registerRegion(place, regionOf(place), plan))
    .map((registration) => {
      const after = order[registration.name];
      return after ? { ...registration, after } : registration;
    });
  return lost === undefined ? all : afterTheSurvivor(all, lost, plan);
}

/**
 * The registrations with a lost region's gates after the survivor's. In the state, gates come after those of the region
 * that they were closed for, and have to be registered after them if they are excluded (`registerLost` in
 * src/program/region-scopes.ts): recording excluded-first.
 */
function afterTheSurvivor(
  registrations: readonly Registration[],
  lost: Place,
  { global }: RecoveryPlan,
): readonly Registration[] {
  const survivor = other(lost);
  const gates = [fenceOf(survivor), serviceOf(survivor), workerOf(survivor)];
  const own = registrations.filter(({ region }) => region === lost.name);
  const namesOf = (which: (one: Registration) => boolean) => own.filter(which).map(({ name }) => name);
  const data = namesOf(({ type }) => ofDatabase.includes(type));
  const openings = namesOf(({ name }) => /^(opening|begun)-/.test(name));
  return registrations.map((registration) => {
    const { type, region, after } = registration;
    if (region !== lost.name || ofDatabase.includes(type)) return registration;
    if (type === openingType) return { ...registration, after: [] };
    // A half waits for nobody's closing, and the other one for it (`freeze`).
    if (global !== "none" && (type === clusterType || type === globalType)) return registration;
    // An update that broke off has left them as they were while the region was closed, or as they were to be.
    const gate = type === "service" || type === "worker" ? [fenceOf(lost)] : [];
    const ownData = type === clusterType || type === "fence" ? [] : data;
    return { ...registration, after: [...after, ...gates, ...gate, ...openings, ...ownData] };
  });
}

const other = (place: Place): Place => (place === primary ? secondary : primary);

/** The types of what a database has of its own. */
const ofDatabase: readonly string[] = ["instance", "login"];

function registerRegion(place: Place, region: RegionPlan, plan: RecoveryPlan): readonly Registration[] {
  const plain = { region: place.name, protect: false, after: [], ignoreChanges: [] };
  const serving = region.role === "active" && region.open;
  const [newest] = region.databases.toSorted((a, b) => b.opened - a.opened);
  const database = newest?.cluster;
  const serves = serving ? plan.writer.cluster : undefined;
  // A fence keeps customers from tasks that wait.
  const bounds = plan.global === "none" ? {} : { bounds: serving ? "serving" : region.role };
  const waits = plan.global !== "none" && region.role === "standby" ? database : undefined;
  const steering = { ...plain, ...anewAfterFailure };
  const tasks = {
    ...steering,
    replaceOnChanges: ["database", ...(serving ? [] : anewAfterFailure.replaceOnChanges)],
  };
  const all: readonly Registration[] = [
    {
      ...steering,
      type: "fence",
      name: fenceOf(place),
      inputs: { tags: fenceTags(region.open), conditions: fenceConditions(region.open) },
    },
    {
      ...tasks,
      type: "service",
      name: serviceOf(place),
      inputs: { database, serves: serves ?? waits, ...bounds },
    },
    { ...tasks, type: "worker", name: workerOf(place), inputs: { database, serves } },
    ...(place === primary
      ? [
          {
            ...plain,
            type: "claimCheck",
            name: claimCheck,
            inputs: { tags: claimTags(plan.claim), claim: plan.claim },
          },
        ]
      : [
          {
            ...steering,
            type: "claim",
            name: claimOf(place),
            inputs: { claim: plan.claims ? plan.claim : undefined },
          },
        ]),
    ...registerClosing(place, region),
    ...region.databases.flatMap((each) =>
      (each.half === undefined ? registerDatabase : registerHalf)(place, each),
    ),
  ];
  // An unreachable region gets nothing that it does not have already, and nothing in it changes.
  const { frozen } = region;
  if (frozen === undefined) return all;
  // As `freeze` in src/program/region-scopes.ts, to which records are in no region.
  const lacking = all
    .filter(({ type, name }) => type !== openingType && !frozen.has(name))
    .map(({ name }) => name);
  if (lacking.length > 0)
    throw new RecoveryRefusal([`${lacking} cannot be created, because ${place.name} is unreachable`]);
  return all.map((registration) => ({
    ...registration,
    replaceOnChanges: [],
    ignoreChanges: Object.keys(registration.inputs),
  }));
}

function registerClosing(place: Place, { closing }: RegionPlan): readonly Registration[] {
  if (closing === undefined) return [];
  const plain = { type: openingType, region: place.name, protect: false, after: [], ignoreChanges: [] };
  const { number, at, reopened } = closing;
  return [
    { ...plain, name: closingOf(place, number), inputs: { input: at?.toISOString() ?? atCreation } },
    ...(reopened ? [{ ...plain, name: reopeningOf(place, number), inputs: {} }] : []),
  ];
}

function registerDatabase(place: Place, database: DatabasePlan): readonly Registration[] {
  const plain = { region: place.name, protect: false, ignoreChanges: [] };
  const { cluster, generation, origin, protect } = database;
  const restored = origin.kind === "restored" ? origin : undefined;
  return [
    {
      ...plain,
      type: clusterType,
      name: cluster,
      inputs: {
        generation,
        snapshotIdentifier: restored?.snapshot,
        engineVersion: restored?.engineVersion,
        tags: originTags(origin),
      },
      protect,
      after: [],
      ignoreChanges: ["snapshotIdentifier"],
    },
    { ...plain, type: "instance", name: instanceOf(cluster), inputs: { cluster }, after: [cluster] },
    { ...plain, type: "login", name: loginOf(cluster), inputs: { cluster }, after: [instanceOf(cluster)] },
    ...recordsOf(place, database),
  ];
}
