import { readFileSync } from "node:fs";

/** The variables of the task definition. Each value is described in docs/contract.md. */
export interface Settings {
  /** The value of `deployment.environment`, a dimension of every metric. */
  readonly environment: string;
  readonly database: DatabaseSettings;
  /** Undefined where every payment is carried out at once. */
  readonly queueUrl: string | undefined;
  /** Undefined where nobody keeps which region writes. */
  readonly lease: LeaseSettings | undefined;
  /** Undefined where there is no session store. */
  readonly sessions: StoreSettings | undefined;
  /** Undefined where there is no way to a payment processor. */
  readonly processor: ProcessorSettings | undefined;
}

export interface DatabaseSettings {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** The trusted authorities, as PEM. */
  readonly authorities: string;
}

export interface LeaseSettings {
  readonly table: string;
  /** The epoch that the task was started for. */
  readonly epoch: number;
  /** After so many more comes another one that is the task's as well; undefined where there is none. */
  readonly step: number | undefined;
  /** Seconds from one reading to the next. */
  readonly renewalSeconds: number;
  /** Seconds for which a reading counts. */
  readonly termSeconds: number;
}

export interface StoreSettings {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

export interface ProcessorSettings {
  readonly host: string;
  readonly port: number;
  readonly key: string;
}

/** The settings of a task that serves customers alone. */
export interface ServerSettings {
  readonly port: number;
  readonly certificate: string;
  readonly privateKey: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** @throws Error that names the variable, and never shows a value that is a secret */
export function readSettings(variables: Variables): Settings {
  const need = needIn(variables);
  const mode = need("PGSSLMODE");
  if (mode !== "verify-full") throw new Error(`PGSSLMODE is ${mode}; allowed: verify-full`);
  const { OTEL_RESOURCE_ATTRIBUTES = "", PAYMENTS_QUEUE_URL, PROCESSOR_HOSTS } = variables;
  const { LEASE_TABLE, SESSIONS_HOST } = variables;
  const [processorHost = ""] = (PROCESSOR_HOSTS ?? "").split(",");
  return {
    environment: attributesIn(OTEL_RESOURCE_ATTRIBUTES)["deployment.environment"] ?? "unknown",
    database: {
      host: need("PGHOST"),
      port: portIn(variables, "PGPORT"),
      database: need("PGDATABASE"),
      user: need("PGUSER"),
      password: need("PGPASSWORD"),
      authorities: readFileSync(need("PGSSLROOTCERT"), "utf8"),
    },
    queueUrl: PAYMENTS_QUEUE_URL,
    lease:
      LEASE_TABLE === undefined
        ? undefined
        : {
            table: LEASE_TABLE,
            epoch: numberIn(variables, "LEASE_EPOCH", 0),
            step: variables.LEASE_STEP === undefined ? undefined : numberIn(variables, "LEASE_STEP", 1),
            renewalSeconds: numberIn(variables, "LEASE_RENEWAL_SECONDS", 1),
            termSeconds: numberIn(variables, "LEASE_TERM_SECONDS", 1),
          },
    sessions:
      SESSIONS_HOST === undefined
        ? undefined
        : {
            host: SESSIONS_HOST,
            port: portIn(variables, "SESSIONS_PORT"),
            username: need("SESSIONS_USER"),
            password: need("SESSIONS_PASSWORD"),
          },
    processor:
      processorHost === ""
        ? undefined
        : { host: processorHost, port: portIn(variables, "PROCESSOR_PORT"), key: need("PROCESSOR_API_KEY") },
  };
}

/** @throws Error that names the variable */
export function readServerSettings(variables: Variables): ServerSettings {
  const need = needIn(variables);
  return {
    port: portIn(variables, "PORT"),
    certificate: need("TLS_CERTIFICATE"),
    privateKey: need("TLS_PRIVATE_KEY"),
  };
}

/** Seconds that one queued payment may take. @throws Error where that is no number */
export function readWorkerTimeout(variables: Variables): number {
  const text = needIn(variables)("WORKER_TIMEOUT_SECONDS");
  const seconds = Number(text);
  if (!(seconds > 0)) throw new Error(`WORKER_TIMEOUT_SECONDS is ${text}; allowed: seconds above 0`);
  return seconds;
}

/** OpenTelemetry's attributes, such as `deployment.environment=production,service.version=1.0.0`. */
export const attributesIn = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text.split(",").flatMap((pair) => {
      const at = pair.indexOf("=");
      return at < 1 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()]];
    }),
  );

const needIn =
  (variables: Variables) =>
  (name: string): string => {
    const value = variables[name];
    if (value === undefined || value === "") throw new Error(`${name} is not set`);
    return value;
  };

function numberIn(variables: Variables, name: string, least: number): number {
  const text = needIn(variables)(name);
  const number = Number(text);
  if (!Number.isInteger(number) || number < least)
    throw new Error(`${name} is ${text}; allowed: whole numbers from ${least}`);
  return number;
}

function portIn(variables: Variables, name: string): number {
  const text = needIn(variables)(name);
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new Error(`${name} is ${text}; allowed: 1 to 65535`);
  return port;
}
