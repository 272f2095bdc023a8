import type { Difference } from "./diff.ts";
import { at } from "./inputs.ts";
import { figuresOf } from "./move-figures.ts";
import { sum, type TimedChange, touchedBy } from "./recovery-time.ts";
import type { Synthesis } from "./registration.ts";

/** One of the steps of a move, as src/README.md has them, with when it is done on paper. */
interface MoveStep {
  readonly what: string;
  /** Minutes from the beginning of the update. Undefined where the update has no part in the step. */
  readonly minutes: { readonly from: number; readonly until: number } | undefined;
  /** Names of the resources that are made or changed for it, also of those that customers need not wait for. */
  readonly resources: readonly string[];
}

const isService = ({ resource }: TimedChange) => resource.type === "aws:ecs/service:Service";
const isOpening = ({ resource }: TimedChange) => resource.name.startsWith("opening-");
const gateIs =
  (open: "true" | "false") =>
  ({ resource }: TimedChange): boolean =>
    at(resource.inputs.tags, "Open") === open;
/** Whether a change waits for the opening to be on record, as the worker's start does. */
const followsOpening = ({ path }: TimedChange): boolean =>
  path.some((step) => step.resource.name.startsWith("opening-"));

/** The steps, each with a test for its changes. A change of no step keeps nobody waiting. */
const steps: readonly (readonly [what: string, belongs: (change: TimedChange) => boolean])[] = [
  [
    "The region that is left is closed: its fence answers 503, its service and its worker stop",
    (change) => gateIs("false")(change) || (isService(change) && change.resource.inputs.desiredCount === 0),
  ],
  [
    "A database is restored from the newest recovery point",
    ({ resource }) =>
      resource.type === "aws:rds/cluster:Cluster" ||
      resource.type === "aws:rds/clusterInstance:ClusterInstance",
  ],
  [
    "The application’s login is made and tested, and its service starts",
    (change) =>
      change.resource.type === "aws:lambda/invocation:Invocation" ||
      (isService(change) && change.resource.inputs.desiredCount !== 0 && !followsOpening(change)),
  ],
  ["DNS is steered", ({ resource }) => /^claim-/.test(resource.name)],
  ["The opening is put on record in the state", isOpening],
  ["The epoch is raised, and that is put on record", ({ resource }) => resource.name.startsWith("begun-")],
  [
    "The fence opens, and the worker of queued payments starts",
    (change) =>
      gateIs("true")(change) ||
      (isService(change) && change.resource.inputs.desiredCount !== 0 && followsOpening(change)),
  ],
];

/** A move step by step, and between which minutes customers are answered 503. */
export function stepsOf(
  after: Synthesis,
  moved: Difference,
): {
  readonly steps: readonly MoveStep[];
  readonly closed: { readonly from: number; readonly until: number };
} {
  const changes = touchedBy(after, moved);
  const awaited = awaitedBy(changes.filter(gateIs("true")), after);
  const shut = changes.filter(gateIs("false")).map(({ path }) => sum(path));
  return {
    steps: steps.map(([what, belongs]) => stepOf(what, changes.filter(belongs), awaited)),
    closed: {
      from: Math.floor(Math.min(...shut, Number.MAX_SAFE_INTEGER)),
      until: figuresOf(after, moved).minutes,
    },
  };
}

/** The given changes and everything that they wait for, by URN. */
function awaitedBy(changes: readonly TimedChange[], { registrations }: Synthesis): ReadonlySet<string> {
  const byUrn = new Map(registrations.map((resource) => [resource.urn, resource]));
  const found = new Set(changes.map(({ resource }) => resource.urn));
  for (const urn of found) for (const needed of byUrn.get(urn)?.dependencies ?? []) found.add(needed);
  return found;
}

/** @param awaited what customers wait for: a database's readers, for one, follow while they are served */
function stepOf(what: string, all: readonly TimedChange[], awaited: ReadonlySet<string>): MoveStep {
  const changes = all.filter(({ resource }) => awaited.has(resource.urn));
  return {
    what,
    minutes:
      changes.length === 0
        ? undefined
        : {
            from: Math.min(...changes.map(({ path }) => sum(path.slice(0, -1)))),
            until: Math.max(...changes.map(({ path }) => sum(path))),
          },
    resources: all.map(({ resource }) => resource.name),
  };
}
