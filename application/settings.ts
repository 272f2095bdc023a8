import { readFileSync } from "node:fs";

type Variables = Readonly<Record<string, string | undefined>>;

export type Settings = ReturnType<typeof readSettings>;
export type ServerSettings = ReturnType<typeof readServerSettings>;

/**
 * The variables of the task definition, each of which is described in docs/contract.md; undefined is what its environment
 * has not.
 *
 * @throws Error that names the variable, and never shows a value that is a secret
 */
export function readSettings(variables: Variables) {
  const { text, whole, port, where } = readerOf(variables);
  const mode = text("PGSSLMODE");
  if (mode !== "verify-full") throw new Error(`PGSSLMODE is ${mode}; allowed: verify-full`);
  return {
    /** A dimension of every metric. */
    environment: valueIn(variables.OTEL_RESOURCE_ATTRIBUTES, "deployment.environment") ?? "unknown",
    database: {
      host: text("PGHOST"),
      port: port("PGPORT"),
      database: text("PGDATABASE"),
      user: text("PGUSER"),
      password: text("PGPASSWORD"),
      authorities: readFileSync(text("PGSSLROOTCERT"), "utf8"),
    },
    queueUrl: where("PAYMENTS_QUEUE_URL", text),
    lease: where("LEASE_TABLE", (name) => ({
      table: text(name),
      epoch: whole("LEASE_EPOCH", 0),
      step: where("LEASE_STEP", whole),
      renewalSeconds: whole("LEASE_RENEWAL_SECONDS"),
      termSeconds: whole("LEASE_TERM_SECONDS"),
    })),
    sessions: where("SESSIONS_HOST", (name) => ({
      host: text(name),
      port: port("SESSIONS_PORT"),
      username: text("SESSIONS_USER"),
      password: text("SESSIONS_PASSWORD"),
    })),
    processor: where("PROCESSOR_HOSTS", (name) => ({
      // All of them lead to the same processor.
      host: text(name).replace(/,.*/, ""),
      port: port("PROCESSOR_PORT"),
      key: text("PROCESSOR_API_KEY"),
    })),
  };
}

/** The settings of a task that serves customers. */
export function readServerSettings(variables: Variables) {
  const { text, port } = readerOf(variables);
  return { port: port("PORT"), cert: text("TLS_CERTIFICATE"), key: text("TLS_PRIVATE_KEY") };
}

export function readWorkerSettings(variables: Variables) {
  const { text, whole } = readerOf(variables);
  return { queueUrl: text("PAYMENTS_QUEUE_URL"), timeoutSeconds: whole("WORKER_TIMEOUT_SECONDS") };
}

/** The value of a name in OpenTelemetry's lists, such as `deployment.environment=production,service.version=1.0.0`. */
export const valueIn = (list = "", name: string): string | undefined =>
  list
    .split(",")
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);

function readerOf(variables: Variables) {
  const text = (name: string): string => {
    const value = variables[name];
    if (value === undefined || value === "") throw new Error(`${name} is not set`);
    return value;
  };
  const whole = (name: string, least = 1, most = Number.MAX_SAFE_INTEGER): number => {
    const number = Number(text(name));
    if (!Number.isInteger(number) || number < least || number > most)
      throw new Error(`${name} is ${text(name)}; allowed: whole numbers from ${least} to ${most}`);
    return number;
  };
  const port = (name: string) => whole(name, 1, 65_535);
  const where = <T>(name: string, read: (name: string) => T): T | undefined =>
    variables[name] === undefined ? undefined : read(name);
  return { text, whole, port, where };
}
