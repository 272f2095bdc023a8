import * as pulumi from "@pulumi/pulumi";
import { appPort, databasePort } from "../../environments/flows.ts";
import { otlpEndpoint, samplingEndpoint } from "./collector-config.ts";

export interface ContainersArgs {
  readonly region: string;
  /** With exact tags. */
  readonly images: Readonly<Record<"app" | "collector", pulumi.Input<string>>>;
  /** What the images are of, for traces. */
  readonly version: string;
  readonly environmentName: string;
  /** Names of log groups, by container. */
  readonly logGroups: Readonly<Record<"app" | "collector", pulumi.Input<string>>>;
  /** The application's login to its database. Undefined in a region that has none yet, where no task runs. */
  readonly databaseSecretArn: pulumi.Input<string> | undefined;
  readonly processorSecretArn: pulumi.Input<string>;
  readonly certificate: {
    readonly secretArn: pulumi.Input<string>;
    readonly versionId: pulumi.Input<string>;
  };
  readonly config: { readonly arn: pulumi.Input<string>; readonly version: pulumi.Input<number> };
}

/** Seconds between being told to stop and being killed. By then no request is left: see `deregistrationDelay`. */
const stopTimeout = 60;

/**
 * The containers of a task.
 *
 * What the application's image has to bring: it listens on 8443 with TLS, with the certificate and key of
 * `TLS_CERTIFICATE` and `TLS_PRIVATE_KEY` (PEM); answers `/healthz` with 200 when it can serve; keeps idle connections
 * for more than 60 seconds; ends well on SIGTERM; has a program `healthcheck` that exits with 0 when it is well; has RDS's
 * certificates (https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem) at `PGSSLROOTCERT`; and runs as user
 * 10001 without writing anywhere but to /tmp.
 */
export function containers(args: ContainersArgs): readonly object[] {
  return [app(args), collector(args)];
}

function app(args: ContainersArgs): object {
  const { databaseSecretArn, certificate } = args;
  const certificatePart = (key: string) =>
    pulumi.interpolate`${certificate.secretArn}:${key}::${certificate.versionId}`;
  return {
    ...hardened(args, "app"),
    essential: true,
    user: "10001:10001",
    dependsOn: [{ containerName: "collector", condition: "START" }],
    portMappings: [{ containerPort: appPort, protocol: "tcp" }],
    linuxParameters: {
      initProcessEnabled: true,
      capabilities: { drop: ["ALL"] },
      tmpfs: [
        scratch("/tmp", 128),
        // ECS Exec's agent writes here, and the root is read-only.
        scratch("/var/lib/amazon/ssm", 16),
      ],
    },
    ulimits: [{ name: "nofile", softLimit: 65_536, hardLimit: 65_536 }],
    healthCheck: { command: ["CMD", "healthcheck"], interval: 10, timeout: 5, retries: 3, startPeriod: 60 },
    stopTimeout,
    environment: variables({
      PORT: String(appPort),
      PGPORT: String(databasePort),
      PGSSLMODE: "verify-full",
      PGSSLROOTCERT: "/etc/ssl/certs/rds-global-bundle.pem",
      OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint,
      OTEL_PROPAGATORS: "xray,tracecontext",
      OTEL_RESOURCE_ATTRIBUTES: `deployment.environment=${args.environmentName},service.version=${args.version}`,
      OTEL_SERVICE_NAME: "payments",
      OTEL_TRACES_SAMPLER: "xray",
      OTEL_TRACES_SAMPLER_ARG: `endpoint=${samplingEndpoint}`,
    }),
    secrets: secrets({
      ...(databaseSecretArn === undefined ? {} : databaseSecrets(databaseSecretArn)),
      PROCESSOR_API_KEY: args.processorSecretArn,
      TLS_CERTIFICATE: certificatePart("certificate"),
      TLS_PRIVATE_KEY: certificatePart("privateKey"),
    }),
  };
}

/** libpq's own variables. The secret says where the database is, so that login and address never come apart. */
function databaseSecrets(arn: pulumi.Input<string>) {
  const part = (key: string) => pulumi.interpolate`${arn}:${key}::`;
  return {
    PGDATABASE: part("dbname"),
    PGHOST: part("host"),
    PGPASSWORD: part("password"),
    PGUSER: part("username"),
  };
}

function collector(args: ContainersArgs): object {
  return {
    ...hardened(args, "collector"),
    // Payments go on without traces; the agent starts it again.
    essential: false,
    restartPolicy: { enabled: true },
    user: "10002:10002",
    memory: 256,
    linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
    healthCheck: { command: ["CMD", "/healthcheck"], interval: 10, timeout: 5, retries: 3, startPeriod: 10 },
    stopTimeout: 10,
    // The agent reads the parameter at start only: another version has to be another task definition.
    environment: variables({ CONFIG_VERSION: pulumi.interpolate`${args.config.version}` }),
    secrets: secrets({ AOT_CONFIG_CONTENT: args.config.arn }),
  };
}

function hardened({ images, logGroups, region }: ContainersArgs, name: "app" | "collector"): object {
  return {
    name,
    image: images[name],
    readonlyRootFilesystem: true,
    privileged: false,
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": logGroups[name],
        "awslogs-region": region,
        "awslogs-stream-prefix": name,
        // A log that cannot be written must not stop payments.
        mode: "non-blocking",
        "max-buffer-size": "25m",
      },
    },
  };
}

/** Memory instead of disk; sizes are MiB. */
const scratch = (containerPath: string, size: number) => ({
  containerPath,
  size,
  mountOptions: ["rw", "noexec", "nosuid", "nodev"],
});

type Values = Readonly<Record<string, pulumi.Input<string>>>;

const variables = (values: Values) => Object.entries(values).map(([name, value]) => ({ name, value }));

const secrets = (values: Values) => Object.entries(values).map(([name, valueFrom]) => ({ name, valueFrom }));
