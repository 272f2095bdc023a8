import { answerSeconds } from "../../kit/answer-time.ts";
import type { Changed, Difference } from "./diff.ts";
import { at } from "./inputs.ts";
import type { Plain, Registration, Synthesis } from "./registration.ts";

const serviceType = "aws:ecs/service:Service";

/** The minutes of one step of a move, and their source. */
export interface Duration {
  readonly minutes: number;
  readonly source: string;
}

/** A step on the longest way from the first change to the last. */
export interface PathStep extends Duration {
  readonly resource: Registration;
}

/** Minutes until a restored cluster is there, and then its instances. The sources stand below. */
const restoring = { cluster: 15, instances: 40 };

/** Minutes until a cluster that is there has its first instance. */
export const instanceMinutes = restoring.instances;

/** Minutes from the beginning of a restore until there is a database to log in to. */
export const restoreMinutes = restoring.cluster + restoring.instances;

const stopping: Duration = {
  minutes: (2 * answerSeconds) / 60,
  source: `its own settings: ${answerSeconds} s to answer what was begun, ${answerSeconds} s to stop`,
};

/**
 * The minutes that somebody measured or AWS publishes, and where neither is, those that this program waits; of a range the longer end. A
 * drill measures it for real.
 * Aurora: a restored Serverless v2 cluster was there after about 15 minutes, and its instances 40 minutes later
 * (https://github.com/aws/aws-cli/issues/9046; the same reporter's first account, aws/aws-sdk#826, says 20). Others saw 32
 * minutes in all (fecgov/openFEC#4643, to a point in time). The 10 to 20 that AWS names are for an empty database.
 * Functions in a VPC: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
const durations: Readonly<Record<string, (resource: Registration) => Duration>> = {
  "aws:rds/cluster:Cluster": () => ({
    minutes: restoring.cluster,
    source: "measured, aws/aws-cli#9046: a restored cluster",
  }),
  "aws:rds/clusterInstance:ClusterInstance": () => ({
    minutes: restoring.instances,
    source: "measured, aws/aws-cli#9046: 20 to 40 minutes for its instances",
  }),
  "aws:lambda/function:Function": () => ({
    minutes: 2,
    source: "AWS: several minutes for the first network interface",
  }),
  "aws:lambda/invocation:Invocation": () => ({ minutes: 1, source: "its own time-outs: connect, set, test" }),
  // In the state alone.
  "pulumi:index:Stash": () => ({ minutes: 0, source: "the engine's own" }),
  [serviceType]: ({ inputs }) =>
    inputs.desiredCount === 0
      ? stopping
      : {
          minutes: startMinutes + minutesOf(at(inputs.deploymentConfiguration, "bakeTimeInMinutes")),
          source: "5 minutes for instances and tasks, and its bake time",
        },
};

/** Minutes in which instances boot, images are pulled and tasks become healthy; nobody publishes it, a drill measures it. */
export const startMinutes = 5;

/**
 * Whether a service is told another number of tasks, or how to deploy, and nothing that is deployed.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 */
const isResized = ({ after: { type }, changes }: Changed): boolean =>
  type === serviceType &&
  changes.every(({ path }) => /^(?:desiredCount$|deploymentConfiguration)/.test(path));

/**
 * The start of tasks by their bounds, where the service is the one that was there: what opens the region waits for them
 * (`recordDeployment`). Where tasks wait, they are there. @returns undefined for what is neither such bounds nor told another number of tasks
 */
function startOf(change: Changed, deployed: ReadonlySet<string>): Duration | undefined {
  const { before, after } = change;
  if (isResized(change)) return stopping;
  if (after.type !== "aws:appautoscaling/target:Target") return undefined;
  if (after.dependencies.some((urn) => deployed.has(urn))) return undefined;
  return Number(before.inputs.minCapacity) === 0 && Number(after.inputs.minCapacity) > 0
    ? { minutes: startMinutes, source: "5 minutes for instances and tasks" }
    : undefined;
}

const minutesOf = (value: Plain | undefined): number => (value === undefined ? 0 : Number(value));

const oneCall: Duration = { minutes: 0.2, source: "an API call" };

/** A resource that a move touches, with the longest chain of changes that ends with it. */
export interface TimedChange {
  readonly resource: Registration;
  readonly path: readonly PathStep[];
}

/** Every resource that a move makes or changes, with what it waits for. */
export function touchedBy(after: Synthesis, { created, changed }: Difference): readonly TimedChange[] {
  const step = (resource: Registration, duration?: Duration): [string, PathStep] => [
    resource.urn,
    { resource, ...(duration ?? durations[resource.type]?.(resource) ?? oneCall) },
  ];
  const deployed = new Set(
    [
      ...created,
      ...changed.filter((change) => !isResized(change)).map(({ after: resource }) => resource),
    ].flatMap(({ type, urn }) => (type === serviceType ? [urn] : [])),
  );
  const touched = new Map([
    ...created.map((resource) => step(resource)),
    ...changed.map((change) => step(change.after, startOf(change, deployed))),
  ]);
  const byUrn = new Map(after.registrations.map((resource) => [resource.urn, resource]));
  const longest = new Map<string, readonly PathStep[]>();
  const pathTo = (urn: string): readonly PathStep[] => {
    const known = longest.get(urn);
    if (known) return known;
    const slowest = longestOf((byUrn.get(urn)?.dependencies ?? []).map(pathTo));
    const step = touched.get(urn);
    const path = step ? [...slowest, step] : slowest;
    longest.set(urn, path);
    return path;
  };
  return [...touched.values()].map(({ resource }) => ({ resource, path: pathTo(resource.urn) }));
}

/** The longest chain of changes that wait for each other, up to the one that lets customers in. */
export const criticalPath = (after: Synthesis, moved: Difference): readonly PathStep[] =>
  longestOf(
    touchedBy(after, moved)
      .filter(({ resource }) => at(resource.inputs.tags, "Open") === "true")
      .map(({ path }) => path),
  );

const longestOf = (paths: readonly (readonly PathStep[])[]): readonly PathStep[] =>
  paths.reduce((best, path) => (sum(path) > sum(best) ? path : best), []);

/** Minutes of all the steps together. */
export const sum = (path: readonly PathStep[]): number =>
  path.reduce((total, { minutes }) => total + minutes, 0);

/**
 * Minutes until customers are sent to where the application is: what the health check takes to notice, and what
 * resolvers keep. An alias to a load balancer lives for 60 seconds.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
 */
export function routingMinutes({ registrations }: Synthesis): number {
  const check = registrations.find(({ name }) => name.startsWith("claim-check-"))?.inputs;
  const noticing = Number(check?.requestInterval ?? 0) * Number(check?.failureThreshold ?? 0);
  return (noticing + 60) / 60;
}

/**
 * The time until the other half of a global database is written to. "You can promote a secondary region to take full
 * read-write responsibilities in under a minute", say AWS's workshops
 * (https://wellarchitectedlabs.com/reliability/disaster-recovery/workshop_3/3-failover/3.1-aurora/,
 * https://disaster-recovery.workshop.aws/en/services/databases/aurora/global-database.html: "RTO: 1 minute"), and its guide, of
 * disasters, that it "can be in the order of minutes"
 * (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html). Somebody who
 * tried a failover saw "around 8 minutes" (keycloak/keycloak-benchmark#445, 2023). So the minute is believed where both halves
 * are well and the other one was seen not to be behind, and nowhere else; a drill measures it.
 */
export const handOver = {
  planned: { minutes: 1, source: "AWS: under a minute, where both halves are well" },
  disaster: { minutes: 2, source: "AWS: in the order of minutes" },
} as const satisfies Readonly<Record<string, Duration>>;

/** Whether AWS hands the database over before the update, so that nothing is restored. */
const isHandedOver = ({ registrations }: Synthesis): boolean =>
  registrations.some(({ type }) => type === "aws:rds/globalCluster:GlobalCluster");

/** Minutes from the beginning of a move until the region that is left is closed and its tasks have stopped; 0 where nobody closes it. */
export const closingMinutes = (after: Synthesis, moved: Difference): number =>
  Math.max(
    0,
    ...touchedBy(after, moved)
      .filter(({ resource: { name } }) => name.startsWith("closing-"))
      .map(({ path }) => sum(path)),
  );

/**
 * Minutes of `routingMinutes` that nothing else takes. Of a global database customers are led over by the update that closes the
 * region they leave, and meet the other one's fence until it opens: meanwhile AWS hands the database over.
 */
export function routingAfter(after: Synthesis, moved: Difference): Duration {
  const minutes = routingMinutes(after);
  const source = "health check, and 60 s that resolvers keep the address";
  if (!isHandedOver(after) || leavesOne(after)) return { minutes, source };
  const led = closingMinutes(after, moved) + oneCall.minutes + minutes;
  return {
    minutes: Math.max(0, led - handOver.planned.minutes - sum(criticalPath(after, moved))),
    source: `${source}: ${minutes} minutes in all, from when the other region is closed`,
  };
}

/** Whether a region stays as it was lost: nothing that shuts it may change. */
const leavesOne = ({ registrations }: Synthesis): boolean =>
  registrations.some(
    ({ inputs, ignoreChanges }) => at(inputs.tags, "Open") !== undefined && ignoreChanges.length > 0,
  );

/** The step before the update of a move; undefined where the update does everything. */
export const beforeUpdate = (synthesis: Synthesis): (Duration & { readonly name: string }) | undefined =>
  isHandedOver(synthesis)
    ? { name: "hand-over", ...(leavesOne(synthesis) ? handOver.disaster : handOver.planned) }
    : undefined;
