import { broughtBy } from "./capabilities/index.ts";
import { leaseWorkloads } from "./capabilities/lease.ts";
import { queueWorkloads } from "./capabilities/queue.ts";
import { sessionsWorkloads } from "./capabilities/sessions.ts";
import type { Capabilities } from "./environment.ts";

/**
 * The workloads of a region's app tier, and the AWS services that each calls there, with the reason. There is no way to
 * AWS over the internet, so each of them is an endpoint of the VPC, and there is no endpoint that is not named here.
 */
export const workloads = {
  "container host": {
    ecs: "the ECS agent registers the instance",
    "ecs-agent": "the ECS agent takes its orders",
    "ecs-telemetry": "the ECS agent reports",
    "ecr.api": "the ECS agent signs in to the registry",
    "ecr.dkr": "Docker pulls manifests",
    s3: "Docker pulls layers, which ECR keeps in S3",
    logs: "the awslogs driver",
    secretsmanager: "the ECS agent resolves the secrets of a task",
    ssm: "the SSM agent, instead of SSH, and the ECS agent, which resolves the parameters of a task",
    ssmmessages: "sessions of the SSM agent",
  },
  "application task": {
    logs: "the collector writes metrics in CloudWatch's embedded format, and ECS Exec its record",
    xray: "the collector sends traces",
    ssmmessages: "sessions of ECS Exec",
  },
  "rotation function": {
    secretsmanager: "reads and writes the credentials",
  },
  ...leaseWorkloads,
  ...queueWorkloads,
  ...sessionsWorkloads,
} as const satisfies Record<string, Record<string, string>>;

type Workload = keyof typeof workloads;

/** The gateway endpoints; every other service has an interface endpoint. */
export const gatewayServices: readonly string[] = ["dynamodb", "s3"];

/**
 * Services whose endpoints take no policy but full access: AWS refuses to create one with another. What they carry is the
 * ECS agent's own protocol, which speaks for no principal but the instance's.
 * https://github.com/awsdocs/amazon-ecs-developer-guide/issues/55
 */
export const fullAccessServices: readonly string[] = ["ecs-agent", "ecs-telemetry"];

/**
 * Workloads that run once a month and are tried again where they fail: what they alone call need not be there while a zone
 * is lost, and has its endpoint in one zone.
 */
const occasional: readonly Workload[] = ["rotation function", "session rotation function"];

/** The services that need an endpoint in each region of an environment, in a stable order. */
export const endpointServicesOf = (environment: Capabilities): readonly string[] =>
  [...new Set(presentIn(environment).flatMap((workload) => Object.keys(workloads[workload])))].sort();

/** Whether a service's endpoint is in every zone: so it is where any of its callers has to outlive the loss of a zone. */
export const isInEveryZone = (service: string, environment: Capabilities): boolean =>
  presentIn(environment).some((workload) => !occasional.includes(workload) && service in workloads[workload]);

const presentIn = (environment: Capabilities): readonly Workload[] =>
  (Object.keys(workloads) as Workload[]).filter((workload) => {
    const capability = broughtBy("workloads", workload);
    return capability === undefined || environment[capability] !== undefined;
  });
