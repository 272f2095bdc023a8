import * as pulumi from "@pulumi/pulumi";
import { appPort } from "../../../environments/ports.ts";
import { answerSeconds } from "../../kit/answer-time.ts";
import {
  applicationLimits,
  applicationLinux,
  applicationUser,
  type ContainerValues,
  databaseSecrets,
  databaseVariables,
  hardened,
  leaseVariables,
  type ProcessorAccess,
  processorSecrets,
  processorVariables,
  type SessionStore,
  secrets,
  sessionSecrets,
  sessionVariables,
  type TaskDatabase,
  type TaskLease,
  telemetryVariables,
  variables,
} from "./container.ts";

export interface ContainersArgs {
  readonly region: string;
  /** The images, with exact tags. */
  readonly images: Readonly<Record<"app" | "collector", pulumi.Input<string>>>;
  /** The version of the images, for traces. */
  readonly version: string;
  readonly environmentName: string;
  /** Names of log groups: `own` for the application or its worker, `collector` for the collector beside it. */
  readonly logGroups: Readonly<Record<"own" | "collector", pulumi.Input<string>>>;
  /** The database of the tasks. Undefined in a region that has none yet, where no task runs. */
  readonly database: TaskDatabase | undefined;
  /** The payment processor. Undefined where there is no way to it. */
  readonly processor: ProcessorAccess | undefined;
  readonly certificate: {
    readonly secretArn: pulumi.Input<string>;
    readonly versionId: pulumi.Input<string>;
  };
  readonly config: { readonly arn: pulumi.Input<string>; readonly version: pulumi.Input<number> };
  /** The record of which region writes. Undefined where tasks write without asking. */
  readonly lease: TaskLease | undefined;
  /** The queue of payments that are carried out later. Undefined without one. */
  readonly queueUrl: pulumi.Input<string> | undefined;
  /** The session store. Undefined where tasks keep customers' sessions themselves. */
  readonly sessions: SessionStore | undefined;
}

/** Seconds that a worker has to end, beyond those that one payment may take. */
const workerGrace = 10;

/**
 * The containers of a task that serves customers.
 *
 * What the application's image has to bring for it: docs/contract.md.
 */
export const containers = (args: ContainersArgs): readonly object[] => [app(args), collector(args)];

/**
 * The containers of a task that carries out queued payments.
 *
 * What the image has to bring for it: docs/contract.md.
 */
export const workerContainers = (args: ContainersArgs, timeoutSeconds: number): readonly object[] => [
  worker(args, timeoutSeconds),
  collector(args),
];

const startsAfterCollector = [{ containerName: "collector", condition: "START" }];

const healthCheck = (...command: readonly string[]) => ({
  command: ["CMD", ...command],
  interval: 10,
  timeout: 5,
  retries: 3,
  startPeriod: 60,
});

/** The variables for calls to AWS. The SDK has to know the region, and a container on EC2 is not told. */
const askingVariables = ({ queueUrl, lease, region }: ContainersArgs): ContainerValues => ({
  ...(queueUrl === undefined && lease === undefined ? {} : { AWS_REGION: region }),
  ...(queueUrl === undefined ? {} : { PAYMENTS_QUEUE_URL: queueUrl }),
  ...leaseVariables(lease),
});

function app(args: ContainersArgs): object {
  const { certificate, images, logGroups, region } = args;
  const certificatePart = (key: string) =>
    pulumi.interpolate`${certificate.secretArn}:${key}::${certificate.versionId}`;
  return {
    ...hardened("app", { image: images.app, logGroup: logGroups.own, region }),
    essential: true,
    user: applicationUser,
    dependsOn: startsAfterCollector,
    portMappings: [{ containerPort: appPort, protocol: "tcp" }],
    linuxParameters: applicationLinux,
    ulimits: applicationLimits,
    healthCheck: healthCheck("healthcheck"),
    // Its requests had as long before it is told to stop. So what it began last, and nobody waits for any more, has twice that to
    // be booked. It is what ECS gives a container that says nothing, too.
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html, `stopTimeout`
    stopTimeout: answerSeconds,
    environment: variables({
      PORT: String(appPort),
      ...databaseVariables(args.database),
      ...askingVariables(args),
      ...sessionVariables(args.sessions),
      ...processorVariables(args.processor),
      ...telemetryVariables("payments", args),
    }),
    secrets: secrets({
      ...databaseSecrets(args.database),
      ...sessionSecrets(args.sessions),
      ...processorSecrets(args.processor),
      TLS_CERTIFICATE: certificatePart("certificate"),
      TLS_PRIVATE_KEY: certificatePart("privateKey"),
    }),
  };
}

function worker(args: ContainersArgs, timeoutSeconds: number): object {
  const { images, logGroups, region } = args;
  return {
    ...hardened("worker", { image: images.app, logGroup: logGroups.own, region }),
    essential: true,
    user: applicationUser,
    command: ["worker"],
    dependsOn: startsAfterCollector,
    linuxParameters: applicationLinux,
    ulimits: applicationLimits,
    healthCheck: healthCheck("healthcheck", "worker"),
    stopTimeout: timeoutSeconds + workerGrace,
    environment: variables({
      ...databaseVariables(args.database),
      ...askingVariables(args),
      ...processorVariables(args.processor),
      WORKER_TIMEOUT_SECONDS: String(timeoutSeconds),
      ...telemetryVariables("payments-worker", args),
    }),
    secrets: secrets({
      ...databaseSecrets(args.database),
      ...processorSecrets(args.processor),
    }),
  };
}

function collector({ images, logGroups, region, config }: ContainersArgs): object {
  return {
    ...hardened("collector", { image: images.collector, logGroup: logGroups.collector, region }),
    // Payments go on without traces; the agent starts it again.
    essential: false,
    restartPolicy: { enabled: true },
    user: "10002:10002",
    memory: 256,
    linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
    healthCheck: { command: ["CMD", "/healthcheck"], interval: 10, timeout: 5, retries: 3, startPeriod: 10 },
    stopTimeout: 10,
    // The agent reads the parameter at start only: another version has to be another task definition.
    environment: variables({ CONFIG_VERSION: pulumi.interpolate`${config.version}` }),
    secrets: secrets({ AOT_CONFIG_CONTENT: config.arn }),
  };
}
