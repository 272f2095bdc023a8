import type { ComputeSettings, Deployment, Environment, IngressSettings } from "./environment.ts";
import { instanceTypes, tasksPerInstance } from "./instance-types.ts";
import { outside, rateLimits } from "./problems.ts";

/** Problems of an environment's ingress and compute settings, as messages. */
export function serviceProblems({
  ingress,
  compute,
  monitoring,
}: Pick<Environment, "ingress" | "compute" | "monitoring">): readonly string[] {
  const { task, instanceType, floors } = compute;
  const problems = [
    ...ingressProblems(ingress),
    ...outside("compute.cpuTargetPercent", compute.cpuTargetPercent, 10, 90),
    ...outside("compute.rollback.errorPercent", compute.rollback.errorPercent, 0.1, 100),
    ...outside(
      "compute.rollback.p99Seconds",
      compute.rollback.p99Seconds,
      monitoring.transactionP99Seconds,
      60,
    ),
    ...outside("compute.rollback.unhealthyPercent", compute.rollback.unhealthyPercent, 1, 99),
    // A burn rate of 14.4 times the budget must stay a share of all requests that can be reached.
    ...outside("monitoring.availabilityPercent", monitoring.availabilityPercent, 95, 99.999),
    ...outside("monitoring.transactionP99Seconds", monitoring.transactionP99Seconds, 0.1, 60),
    ...deploymentProblems(compute.deployment),
    ...floors.flatMap(floorProblems),
  ];
  if (Object.hasOwn(instanceTypes, instanceType) && tasksPerInstance({ instanceType, task }) < 1)
    problems.push(
      `compute.task does not fit on a ${instanceType}; allowed: a smaller task or a larger instance`,
    );
  if (new Set(floors.map(({ name }) => name)).size < floors.length)
    problems.push("compute.floors has a name twice; allowed: each once");
  if (!/^v\d+\.\d+\.\d+$/.test(compute.collectorTag))
    problems.push(`compute.collectorTag is ${compute.collectorTag}; allowed: a release such as v0.45.1`);
  return problems;
}

const path = /^\/[\w/~-][\w./~-]{0,98}$/;
const fileName = /^[\w.~-]{1,100}$/;

/**
 * Characters of all paths of a list together. AWS WAF takes patterns of 512, and a full stop is two of them.
 * https://docs.aws.amazon.com/waf/latest/APIReference/API_RegexMatchStatement.html
 */
const longest = 300;

function ingressProblems({
  requestsPerAddress,
  payments,
  largeBodies,
  wellKnown,
}: IngressSettings): readonly string[] {
  const wrong = (key: string, texts: readonly string[], pattern: RegExp, allowed: string) => [
    ...texts.flatMap((text, index) =>
      pattern.test(text) ? [] : [`${key}[${index}] is ${text}; allowed: ${allowed}`],
    ),
    ...outside(`characters of ${key}`, texts.join("").length, 0, longest),
  ];
  return [
    ...outside("ingress.requestsPerAddress", requestsPerAddress, ...rateLimits),
    ...outside(
      "ingress.payments.requestsPerAddress",
      payments.requestsPerAddress,
      rateLimits[0],
      requestsPerAddress,
    ),
    ...(payments.paths.length === 0
      ? ["ingress.payments.paths is empty; allowed: one path or more, or nobody who tests cards is limited"]
      : []),
    ...wrong("ingress.payments.paths", payments.paths, path, "paths such as /payments"),
    ...wrong("ingress.largeBodies", largeBodies, path, "paths such as /disputes/evidence"),
    ...wrong("ingress.wellKnown", wellKnown, fileName, "names of files such as security.txt"),
  ];
}

function deploymentProblems(deployment: Deployment): readonly string[] {
  return [
    // Without it there is no time in which an alarm could roll back.
    ...outside("compute.deployment.bakeMinutes", deployment.bakeMinutes, 1, 1440),
    ...(deployment.kind === "canary"
      ? [
          ...outside("compute.deployment.percent", deployment.percent, 0.1, 100),
          ...outside("compute.deployment.canaryMinutes", deployment.canaryMinutes, 1, 1440),
        ]
      : []),
  ];
}

/**
 * Whether a name is a time zone of IANA's database, which Application Auto Scaling takes:
 * https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html
 */
function isTimezone(name: string): boolean {
  const known = timezones.get(name) ?? hasFormat(name);
  timezones.set(name, known);
  return known;
}

/** Time zones that were looked up, by name, and whether they exist: each look-up loads the whole zone anew. */
const timezones = new Map<string, boolean>();

function hasFormat(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function floorProblems(
  { cron, timezone, minTasks }: ComputeSettings["floors"][number],
  index: number,
): readonly string[] {
  const place = `compute.floors[${index}]`;
  return [
    ...(cron.split(" ").length === 6 ? [] : [`${place}.cron is ${cron}; allowed: six fields`]),
    ...(isTimezone(timezone)
      ? []
      : [`${place}.timezone is ${timezone}; allowed: a name such as America/New_York`]),
    ...outside(`${place}.minTasks`, minTasks, 1, 100),
  ];
}
