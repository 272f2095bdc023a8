import type { Api, Compute, Deployment, Environment } from "./environment.ts";
import { tasksPerInstance } from "./instance-types.ts";

/** What is wrong with how an environment takes in and serves requests, as messages. */
export function serviceProblems({
  ingress,
  compute,
  monitoring,
  api,
}: Pick<Environment, "ingress" | "compute" | "monitoring" | "api">): readonly string[] {
  const { task, instanceType, floors } = compute;
  const problems = [
    // AWS WAF's own bounds. https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
    ...outside("ingress.requestsPerAddress", ingress.requestsPerAddress, 10, 2_000_000_000),
    ...outside("compute.cpuTargetPercent", compute.cpuTargetPercent, 10, 90),
    ...outside("compute.rollback.errorPercent", compute.rollback.errorPercent, 0.1, 100),
    ...outside("compute.rollback.p99Seconds", compute.rollback.p99Seconds, 0.1, 60),
    // A burn rate of 14.4 times the budget must stay a share of all requests that can be reached.
    ...outside("monitoring.availabilityPercent", monitoring.availabilityPercent, 95, 99.999),
    ...outside("monitoring.transactionP99Seconds", monitoring.transactionP99Seconds, 0.1, 60),
    ...deploymentProblems(compute.deployment),
    ...floors.flatMap(floorProblems),
    ...(api ? apiProblems(api) : []),
  ];
  if (tasksPerInstance({ instanceType, task }) < 1)
    problems.push(
      `compute.task does not fit on a ${instanceType}; allowed: a smaller task or a larger instance`,
    );
  if (new Set(floors.map(({ name }) => name)).size < floors.length)
    problems.push("compute.floors has a name twice; allowed: each once");
  if (!/^v\d+\.\d+\.\d+$/.test(compute.collectorTag))
    problems.push(`compute.collectorTag is ${compute.collectorTag}; allowed: a release such as v0.45.1`);
  return problems;
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
 * API Gateway's own quota of an account is 10,000 requests a second and a burst of 5,000.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
function apiProblems({ limit, paymentLimit }: Api): readonly string[] {
  return [
    ...outside("api.limit.rate", limit.rate, 1, 10_000),
    ...outside("api.limit.burst", limit.burst, 1, 5_000),
    ...outside("api.paymentLimit.rate", paymentLimit.rate, 1, limit.rate - 1),
    ...outside("api.paymentLimit.burst", paymentLimit.burst, 1, limit.burst - 1),
  ];
}

function floorProblems({ name, cron, minTasks }: Compute["floors"][number]): readonly string[] {
  return [
    ...(cron.split(" ").length === 6 ? [] : [`compute.floors ${name} has cron ${cron}; allowed: six fields`]),
    ...outside(`compute.floors ${name} minTasks`, minTasks, 1, 100),
  ];
}

const outside = (what: string, value: number, least: number, most: number): readonly string[] =>
  value >= least && value <= most ? [] : [`${what} is ${value}; allowed: ${least} to ${most}`];
