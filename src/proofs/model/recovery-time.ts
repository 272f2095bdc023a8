import type { Difference } from "./diff.ts";
import { at } from "./inputs.ts";
import type { Plain, Registration, Synthesis } from "./registration.ts";

/** The minutes of one step of a move, and their source. */
export interface Duration {
  readonly minutes: number;
  readonly source: string;
}

/** A step on the longest way from the first change to the last. */
export interface PathStep extends Duration {
  readonly resource: Registration;
}

/** Minutes until a restored cluster is there, and then its instances; who says so, stands below. */
const restoring = { cluster: 15, instances: 40 };

/** Minutes from the beginning of a restore until there is a database to log in to. */
export const restoreMinutes = restoring.cluster + restoring.instances;

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
  "aws:ecs/service:Service": ({ inputs }) =>
    inputs.desiredCount === 0
      ? { minutes: 2, source: "its own settings: 60 s to answer what was begun, 60 s to stop" }
      : {
          minutes: 5 + minutesOf(at(inputs.deploymentConfiguration, "bakeTimeInMinutes")),
          source: "5 minutes for instances and tasks, and its bake time",
        },
};

const minutesOf = (value: Plain | undefined): number => (value === undefined ? 0 : Number(value));

const oneCall: Duration = { minutes: 0.2, source: "an API call" };

/** The longest chain of changes that wait for each other, up to the one that lets customers in. */
export function criticalPath(after: Synthesis, { created, changed }: Difference): readonly PathStep[] {
  const touched = new Map(
    [...created, ...changed.map(({ after: resource }) => resource)].map((resource): [string, PathStep] => [
      resource.urn,
      { resource, ...(durations[resource.type]?.(resource) ?? oneCall) },
    ]),
  );
  const byUrn = new Map(after.registrations.map((resource) => [resource.urn, resource]));
  const longest = new Map<string, readonly PathStep[]>();
  const pathTo = (urn: string): readonly PathStep[] => {
    const known = longest.get(urn);
    if (known) return known;
    const before = (byUrn.get(urn)?.dependencies ?? []).map(pathTo);
    const slowest = before.reduce((best, path) => (sum(path) > sum(best) ? path : best), []);
    const step = touched.get(urn);
    const path = step ? [...slowest, step] : slowest;
    longest.set(urn, path);
    return path;
  };
  return [...touched.values()]
    .filter(({ resource }) => at(resource.inputs.tags, "Open") === "true")
    .map(({ resource }) => pathTo(resource.urn))
    .reduce((best, path) => (sum(path) > sum(best) ? path : best), []);
}

/** Minutes from the first of the steps to the last. */
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
