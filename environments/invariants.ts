import { isRegion, regions } from "../regions/index.ts";
import { insideCidr } from "./address-plan.ts";
import { apiProblems } from "./capabilities/api.ts";
import { leaseProblems } from "./capabilities/lease.ts";
import { processorProblems } from "./capabilities/processor.ts";
import { queueProblems } from "./capabilities/queue.ts";
import { sessionsProblems } from "./capabilities/sessions.ts";
import { contains, isCidr, overlap } from "./cidr.ts";
import { type DatabaseSettings, type Environment, recoveries, type Sizes } from "./environment.ts";
import { flowProblems } from "./flow-problems.ts";
import { type Flow, flows } from "./flows.ts";
import { instanceTypes } from "./instance-types.ts";
import type { Placement } from "./placement.ts";
import { meant } from "./problems.ts";
import { serviceProblems } from "./service-problems.ts";
import { shapeProblems } from "./shape.ts";
import { environmentShape } from "./shapes.ts";
import { usageProblems } from "./usage.ts";

/** The form of a suffix: short enough for every name with a limit, and safe in all of them. */
export const suffixPattern = /^(?=.{2,10}$)[a-z](?:-?[a-z0-9])+$/;
export const suffixAllowed =
  "2 to 10 characters: lower-case letters, digits and single hyphens, the first a letter, the last no hyphen";

/** Days that CloudWatch Logs can keep a log group's events. */
const retentionDays: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Everything that has to hold over all environments together, as messages; none when all is well. */
export function environmentProblems(
  environments: readonly Environment[],
  allFlows: readonly Flow[] = flows,
): readonly string[] {
  const misshapen = shapeProblemsOf(environments);
  if (misshapen.length > 0) return misshapen;
  return [
    ...flowProblems(allFlows).map((problem) => `environments/flows.ts: ${problem}`),
    ...duplicates(environments.map(({ name }) => name)).map(
      (name) => `environment ${name} is described twice`,
    ),
    ...environments.flatMap((environment) => problemsOf(environment, environments)),
    ...overlaps(environments),
  ];
}

/** The problems of descriptors' forms: of one that has any nothing else can be said. */
export const shapeProblemsOf = (environments: readonly Environment[]): readonly string[] =>
  environments.flatMap((environment) => named(environment, shapeProblems(environment, environmentShape)));

function problemsOf(environment: Environment, environments: readonly Environment[]): readonly string[] {
  const { name, primary, secondary, peers, logs, compute, database, sizes, usage, monthlyBudget } =
    environment;
  const problems: string[] = [...unknownNames(environment)];
  if (!suffixPattern.test(name))
    problems.push(`name is no default for environmentSuffix; allowed: ${suffixAllowed}`);
  if (primary.region === secondary.region)
    problems.push(`primary and secondary are both ${primary.region}; allowed: two regions`);
  problems.push(...placementProblems("primary", primary), ...placementProblems("secondary", secondary));
  const others = environments.filter((other) => other.name !== name);
  for (const [index, peer] of peers.entries()) {
    const other = others.find((candidate) => candidate.name === peer);
    const known = others.map((candidate) => candidate.name);
    if (!other)
      problems.push(
        `peers[${index}] is ${peer}${meant(peer, known)}; allowed: another environment (${known.join(", ")})`,
      );
    else if (isRegion(primary.region) && other.primary.region !== primary.region)
      problems.push(
        `peers[${index}] is ${peer}, whose primary region is ${other.primary.region}; allowed: one whose primary region is ${primary.region}`,
      );
    else if (other.api === undefined)
      problems.push(
        `peers[${index}] is ${peer}, which has no api, whose balancer is the way into it; allowed: one that has`,
      );
  }
  for (const [kind, days] of Object.entries(logs))
    if (!retentionDays.includes(days))
      problems.push(`logs.${kind} is ${days}; allowed: ${retentionDays.join(", ")}`);
  if (logs.auditDays < 365) problems.push(`logs.auditDays is ${logs.auditDays}; allowed: at least 365`);
  problems.push(...databaseProblems(database, [primary, secondary]).map((problem) => `database.${problem}`));
  if (database.recovery === "replica" && sizes.databaseMinAcu < leastGlobalAcu)
    problems.push(
      `sizes.databaseMinAcu is ${sizes.databaseMinAcu}; allowed with database.recovery replica: at least ${leastGlobalAcu}, because a global database does not pause`,
    );
  problems.push(...serviceProblems(environment));
  const mostWaiting = database.recovery === "replica" ? sizes.serviceMaxTasks : 0;
  if (
    !Number.isInteger(compute.standbyTasks) ||
    compute.standbyTasks < 0 ||
    compute.standbyTasks > mostWaiting
  )
    problems.push(
      `compute.standbyTasks is ${compute.standbyTasks}; allowed: ${mostWaiting === 0 ? "0 with database.recovery copies, because the standby region has no database" : `0 to ${mostWaiting}, sizes.serviceMaxTasks`}`,
    );
  const { api, queue, sessions, lease, processor } = environment;
  if (api) problems.push(...apiProblems(api));
  if (queue) problems.push(...queueProblems(queue));
  if (sessions) problems.push(...sessionsProblems(sessions));
  if (lease) problems.push(...leaseProblems(lease, [primary.region, secondary.region].filter(isRegion)));
  if (processor) problems.push(...processorProblems(processor, environment));
  problems.push(...usageProblems(usage).map((problem) => `usage.${problem}`));
  if (!(monthlyBudget > 0)) problems.push(`monthlyBudget is ${monthlyBudget}; allowed: more than 0 USD`);
  problems.push(...sizeProblems(sizes).map(({ key, message }) => `sizes.${key} ${message}`));
  return named(environment, problems);
}

const named = ({ name }: Environment, problems: readonly string[]): readonly string[] =>
  problems.map((problem) => `environment ${name}: ${problem}`);

/** Names of what AWS or the time zone database has, which only the type checker would refuse: the program is run without it. */
function unknownNames({ primary, secondary, compute }: Environment): readonly string[] {
  const unknown = (key: string, value: string, known: readonly string[]) =>
    known.includes(value) ? [] : [`${key} is ${value}; allowed: ${known.join(", ")}`];
  return [
    ...unknown("primary.region", primary.region, Object.keys(regions)),
    ...unknown("secondary.region", secondary.region, Object.keys(regions)),
    ...unknown("compute.instanceType", compute.instanceType, Object.keys(instanceTypes)),
  ];
}

function placementProblems(kind: string, { region, cidr, zones }: Placement): readonly string[] {
  const problems: string[] = [];
  if (!isCidr(cidr) || !contains(insideCidr, cidr) || !cidr.endsWith("/16"))
    problems.push(`${kind}.cidr is ${cidr}; allowed: a /16 of ${insideCidr}`);
  // Of a region that is unknown nothing else can be said.
  const usable = isRegion(region) ? regions[region].zones : zones;
  for (const [index, zone] of zones.entries())
    if (!usable.includes(zone))
      problems.push(`${kind}.zones[${index}] is ${zone}; allowed in ${region}: ${usable.join(", ")}`);
  if (new Set(zones).size < 2 || new Set(zones).size < zones.length)
    problems.push(`${kind}.zones is ${zones.join(", ") || "empty"}; allowed: at least two, each once`);
  return problems;
}

/**
 * The least capacity of a database that does not pause, which the primary cluster of a global database cannot.
 * https://github.com/aws/agent-toolkit-for-aws, amazon-aurora-mysql, serverless-advisory-concepts.md, "Scale-to-Zero"
 */
export const leastGlobalAcu = 0.5;

function databaseProblems(
  database: DatabaseSettings,
  placements: readonly [primary: Placement, secondary: Placement],
): readonly string[] {
  const { recovery, engineVersion, readers, secondaryInstances, backupRetentionDays, recoveryPoints } =
    database;
  const { everyMinutes, keptDays, copiesKeptDays, copiesBetweenKeptDays, maxDataLossMinutes } =
    recoveryPoints;
  const problems: string[] = [];
  const days = (key: string, value: number, most: number) => {
    if (!(Number.isInteger(value) && value >= 1 && value <= most))
      problems.push(`${key} is ${value}; allowed: 1 to ${most} days`);
  };
  if (!/^\d+\.\d+$/.test(engineVersion))
    problems.push(`engineVersion is ${engineVersion}; allowed: major and minor, such as 17.7`);
  const most = Math.min(...placements.map(({ zones }) => zones.length)) - 1;
  if (!(Number.isInteger(readers) && readers >= 1 && readers <= most))
    problems.push(
      `readers is ${readers}; allowed: 1 to ${most}, each in a zone of its own beside the writer's`,
    );
  if (!recoveries.includes(recovery))
    problems.push(`recovery is ${recovery}; allowed: ${recoveries.join(" or ")}`);
  const zones = placements[1].zones.length;
  if (!(Number.isInteger(secondaryInstances) && secondaryInstances >= 1 && secondaryInstances <= zones))
    problems.push(
      `secondaryInstances is ${secondaryInstances}; allowed: 1 to ${zones}, each in a zone of its own`,
    );
  days("backupRetentionDays", backupRetentionDays, 35);
  days("recoveryPoints.keptDays", keptDays, 365);
  days("recoveryPoints.copiesKeptDays", copiesKeptDays, 365);
  days("recoveryPoints.copiesBetweenKeptDays", copiesBetweenKeptDays, copiesKeptDays);
  if (!(Number.isInteger(everyMinutes / 60) && Number.isInteger(1440 / everyMinutes)))
    problems.push(
      `recoveryPoints.everyMinutes is ${everyMinutes}; allowed: whole hours that divide a day, because AWS Backup starts no more than one backup an hour`,
    );
  if (!(maxDataLossMinutes >= everyMinutes))
    problems.push(
      `recoveryPoints.maxDataLossMinutes is ${maxDataLossMinutes}; allowed: at least everyMinutes, which is ${everyMinutes}`,
    );
  return problems;
}

/** Problems of sizes, by key. Capacity units: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html */
export function sizeProblems(
  sizes: Sizes,
): readonly { readonly key: keyof Sizes; readonly message: string }[] {
  const problems: { key: keyof Sizes; message: string }[] = [];
  const range = (key: keyof Sizes, least: number, most: number, step: number) => {
    const value = sizes[key];
    if (!(value >= least && value <= most && Number.isInteger(value / step)))
      problems.push({ key, message: `is ${value}; allowed: ${least} to ${most} in steps of ${step}` });
  };
  range("databaseMinAcu", 0, 256, 0.5);
  range("databaseMaxAcu", 1, 256, 0.5);
  range("serviceMinTasks", 1, 100, 1);
  range("serviceMaxTasks", 1, 100, 1);
  const ordered = (least: keyof Sizes, most: keyof Sizes) => {
    if (sizes[least] > sizes[most])
      problems.push({
        key: least,
        message: `is ${sizes[least]}; allowed: at most ${most}, which is ${sizes[most]}`,
      });
  };
  ordered("databaseMinAcu", "databaseMaxAcu");
  ordered("serviceMinTasks", "serviceMaxTasks");
  return problems;
}

function overlaps(environments: readonly Environment[]): readonly string[] {
  const ranges = environments.flatMap(({ name, primary, secondary }) =>
    [primary, secondary].map(({ region, cidr }) => ({ cidr, where: `${name} in ${region}` })),
  );
  return ranges.flatMap((a, index) =>
    ranges
      .slice(index + 1)
      .filter((b) => isCidr(a.cidr) && isCidr(b.cidr) && overlap(a.cidr, b.cidr))
      .map((b) => `${a.where} (${a.cidr}) and ${b.where} (${b.cidr}) overlap; allowed: disjoint ranges`),
  );
}

const duplicates = (names: readonly string[]): readonly string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
];
