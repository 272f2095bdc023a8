import * as pulumi from "@pulumi/pulumi";
import { leaseSeconds } from "../../../environments/capabilities/lease.ts";
import { databasePort } from "../../../environments/ports.ts";
import { otlpEndpoint, samplingEndpoint } from "./collector-config.ts";

/** The common part of all our containers, whatever runs in them. */
export function hardened(
  name: string,
  { image, logGroup, region }: Readonly<Record<"image" | "logGroup" | "region", pulumi.Input<string>>>,
): object {
  return {
    name,
    image,
    readonlyRootFilesystem: true,
    privileged: false,
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": logGroup,
        "awslogs-region": region,
        "awslogs-stream-prefix": name,
        // A log that cannot be written must not stop payments.
        mode: "non-blocking",
        "max-buffer-size": "25m",
      },
    },
  };
}

/** The user and the group of the application inside its container. */
export const applicationUser = "10001:10001";

export const applicationLimits = [{ name: "nofile", softLimit: 65_536, hardLimit: 65_536 }];

/** A tmpfs mount: memory instead of disk; sizes are MiB. */
const scratch = (containerPath: string, size: number) => ({
  containerPath,
  size,
  mountOptions: ["rw", "noexec", "nosuid", "nodev"],
});

export const applicationLinux = {
  initProcessEnabled: true,
  capabilities: { drop: ["ALL"] },
  tmpfs: [
    scratch("/tmp", 128),
    // ECS Exec's agent writes here, and the root is read-only. AWS does not support that (ecs-exec.html, "Considerations");
    // with what the agent writes to writable it works: https://github.com/aws/containers-roadmap/issues/1359
    scratch("/var/lib/amazon/ssm", 16),
  ],
};

/** The database of tasks: its address, and the secret of the login to it, which no other database's address goes with. */
export interface TaskDatabase {
  readonly host: pulumi.Input<string>;
  readonly secretArn: pulumi.Input<string>;
}

/**
 * libpq's own variables of the way to the database, but for those of its secret. The address is not the secret's: a
 * database that becomes global has another one, and tasks that are to use it have to be of another task definition.
 */
export const databaseVariables = (database: TaskDatabase | undefined): ContainerValues => ({
  ...(database && { PGHOST: database.host }),
  PGPORT: String(databasePort),
  PGSSLMODE: "verify-full",
  PGSSLROOTCERT: "/etc/ssl/certs/rds-global-bundle.pem",
});

export function databaseSecrets(database: TaskDatabase | undefined): ContainerValues {
  if (database === undefined) return {};
  const part = (key: string) => pulumi.interpolate`${database.secretArn}:${key}::`;
  return {
    PGDATABASE: part("dbname"),
    PGPASSWORD: part("password"),
    PGUSER: part("username"),
  };
}

/** The store of customers' sessions. */
export interface SessionStore {
  readonly host: pulumi.Input<string>;
  readonly port: number;
  /** The ARN of the secret with the login to the store. */
  readonly secretArn: pulumi.Input<string>;
}

export const sessionVariables = (store: SessionStore | undefined): ContainerValues =>
  store === undefined ? {} : { SESSIONS_HOST: store.host, SESSIONS_PORT: String(store.port) };

export const sessionSecrets = (store: SessionStore | undefined): ContainerValues =>
  store === undefined
    ? {}
    : {
        SESSIONS_PASSWORD: pulumi.interpolate`${store.secretArn}:password::`,
        SESSIONS_USER: pulumi.interpolate`${store.secretArn}:username::`,
      };

/** The payment processor, as tasks call it. */
export interface ProcessorAccess {
  /** The secret with the API key, this region's own, and the version that tasks get. */
  readonly key: { readonly secretArn: pulumi.Output<string>; readonly versionId: pulumi.Output<string> };
  readonly hosts: readonly string[];
  readonly port: number;
}

export const processorVariables = (processor: ProcessorAccess | undefined): ContainerValues =>
  processor === undefined
    ? {}
    : { PROCESSOR_HOSTS: processor.hosts.join(","), PROCESSOR_PORT: String(processor.port) };

/**
 * The processor's API key, named by its version: a container keeps what it was started with, so a new key needs a new task
 * definition.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export const processorSecrets = (processor: ProcessorAccess | undefined): ContainerValues =>
  processor === undefined
    ? {}
    : { PROCESSOR_API_KEY: pulumi.interpolate`${processor.key.secretArn}:::${processor.key.versionId}` };

/** The record of which region writes, and the epoch that tasks are started for. */
export interface TaskLease {
  readonly tableName: pulumi.Input<string>;
  readonly epoch: number;
  /** Epochs from one in which these tasks may write to the next; undefined where there is only the one. */
  readonly step: number | undefined;
}

/**
 * The variables of a task that asks which region writes. They name DynamoDB by the endpoint that the resolver knows, not by
 * one of the account's own, which libraries prefer.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-account-endpoints.html
 */
export const leaseVariables = (lease: TaskLease | undefined): ContainerValues =>
  lease === undefined
    ? {}
    : {
        AWS_ACCOUNT_ID_ENDPOINT_MODE: "disabled",
        LEASE_EPOCH: String(lease.epoch),
        ...(lease.step === undefined ? {} : { LEASE_STEP: String(lease.step) }),
        LEASE_RENEWAL_SECONDS: String(leaseSeconds.renewal),
        LEASE_TABLE: lease.tableName,
        LEASE_TERM_SECONDS: String(leaseSeconds.term),
      };

/** The variables of OpenTelemetry's libraries: the way to the collector, and their own name. */
export const telemetryVariables = (
  serviceName: string,
  { environmentName, version }: { readonly environmentName: string; readonly version: string },
) => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint,
  OTEL_PROPAGATORS: "xray,tracecontext",
  OTEL_RESOURCE_ATTRIBUTES: `deployment.environment=${environmentName},service.version=${version}`,
  OTEL_SERVICE_NAME: serviceName,
  OTEL_TRACES_SAMPLER: "xray",
  OTEL_TRACES_SAMPLER_ARG: `endpoint=${samplingEndpoint}`,
});

export type ContainerValues = Readonly<Record<string, pulumi.Input<string>>>;

export const variables = (values: ContainerValues) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

export const secrets = (values: ContainerValues) =>
  Object.entries(values).map(([name, valueFrom]) => ({ name, valueFrom }));
