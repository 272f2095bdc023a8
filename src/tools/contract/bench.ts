import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { userName } from "../../blocks/sessions/access.ts";
import { freePort } from "../../cli/port.ts";
import { makeTemporary, removeTemporary } from "../../cli/temporary.ts";
import type { Candidate, Instance, ProgramKind, Variables } from "./candidate.ts";
import { type Authority, createAuthority, type IssuedCertificate } from "./stand-ins/certificates.ts";
import { type CollectorStandIn, startCollector, usualShare } from "./stand-ins/collector.ts";
import { type DatabaseStandIn, databaseName, startDatabase } from "./stand-ins/database.ts";
import { type LeaseStandIn, startLease } from "./stand-ins/lease.ts";
import { goodMood, type ProcessorStandIn, startProcessor } from "./stand-ins/processor.ts";
import { type QueueStandIn, startQueue } from "./stand-ins/queue.ts";
import { type SessionsStandIn, sessionsPassword, startSessions } from "./stand-ins/sessions.ts";
import { type TaskContainer, variablesOf } from "./task.ts";

/** The surroundings of a candidate: a real PostgreSQL, and stand-ins for the rest. */
export interface Surroundings {
  readonly authority: Authority;
  readonly database: DatabaseStandIn;
  readonly processor: ProcessorStandIn;
  readonly queue: QueueStandIn;
  readonly lease: LeaseStandIn;
  readonly sessions: SessionsStandIn;
  readonly collector: CollectorStandIn;
  /** The task's certificate, as the load balancer sees it. */
  readonly certificate: IssuedCertificate;
  /** A file with the authority, for a program that has to trust it. */
  readonly authorityFile: string;
  stop(): Promise<void>;
}

/**
 * Seconds after which a reading of the record is renewed, and for which it counts. Fewer than in a cluster, because the
 * checks wait for them.
 */
export const leaseTimes = { renewal: 1, term: 3 } as const;

const processorKey = "key-of-the-stand-in";

export async function createSurroundings(): Promise<Surroundings> {
  const authority = await createAuthority("Authority of the contract's stand-ins");
  const home = makeTemporary("contract-");
  const authorityFile = join(home, "authority.pem");
  await writeFile(authorityFile, authority.cert);
  const [database, processor, queue, lease, sessions, collector, certificate] = await Promise.all([
    startDatabase(authority),
    authority.issue("localhost").then(startProcessor),
    startQueue(180_000),
    startLease(),
    authority.issue("localhost").then(startSessions),
    startCollector(),
    // With its authority's behind it, as in the task's secret.
    authority
      .issue("app.payments.internal")
      .then(({ cert, key }) => ({ cert: `${cert}\n${authority.cert}`, key })),
  ]);
  return {
    authority,
    database,
    processor,
    queue,
    lease,
    sessions,
    collector,
    certificate,
    authorityFile,
    stop: async () => {
      const standIns = [database, processor, queue, lease, sessions, collector];
      await Promise.all(standIns.map((standIn) => standIn.stop()));
      await removeTemporary(home);
    },
  };
}

/** One candidate in its surroundings, with a database of its own. */
export interface Bench extends Surroundings {
  readonly candidate: Candidate;
  readonly containers: Partial<Readonly<Record<ProgramKind, TaskContainer>>>;
  /** The name of the database in use. */
  readonly databaseName: string;
  /** Starts the candidate. @param over variables that are to be otherwise */
  start(kind: ProgramKind, over?: Variables): Promise<Instance>;
  /** The task that an earlier call has started and that still runs; a new one where none does. */
  running(kind: ProgramKind): Promise<Instance>;
  /** Every line that any task of this bench has printed. */
  printed(): readonly string[];
  /** The values of what the task definition calls secrets. */
  secrets(): Variables;
  /** A certificate for the database's name, of an authority that nobody trusts. */
  strangeCertificate(): Promise<IssuedCertificate>;
}

export interface BenchArgs {
  readonly candidate: Candidate;
  readonly surroundings: Surroundings;
  readonly containers: Bench["containers"];
  /** The paths of the authority, by its own names for files. */
  readonly authorityPath: string;
}

/** Settings that come from a secret and are none. */
const unsecret = ["PGDATABASE", "PGUSER", "SESSIONS_USER", "TLS_CERTIFICATE"];

let databases = 0;

/**
 * The variables by which spans are sent soon:
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#batch-span-processor
 */
const spansSoon = { OTEL_BSP_SCHEDULE_DELAY: "200" };

/** Has everything that a task needs be there and work. */
export function mendSurroundings({ processor, queue, lease, sessions, collector }: Surroundings): void {
  processor.mood = goodMood;
  queue.answers = true;
  lease.answers = true;
  sessions.answers = true;
  collector.answers = true;
  collector.share = usualShare;
}

/** @returns a bench, and what takes away all that it started */
export async function openBench(args: BenchArgs): Promise<Bench & { close(): Promise<void> }> {
  const { candidate, surroundings, containers } = args;
  databases += 1;
  const name = `${databaseName}_${databases}`;
  await surroundings.database.create(name);
  mendSurroundings(surroundings);
  surroundings.queue.clear();
  surroundings.lease.overtaken = surroundings.lease.epoch;
  surroundings.sessions.clear();
  surroundings.collector.clear();
  const started: Instance[] = [];
  const kept = new Map<ProgramKind, Instance>();
  const bench: Bench = {
    ...surroundings,
    candidate,
    containers,
    databaseName: name,
    start: async (kind, over = {}) => {
      const container = containers[kind];
      if (container === undefined) throw new Error(`the plan has no container called ${kind}`);
      const places = { ...placesOf(surroundings, name, args.authorityPath), PORT: String(await freePort()) };
      const task = await candidate.start(kind, {
        ...variablesOf(container, places, { ...beside(surroundings, args.authorityPath), ...spansSoon }),
        ...over,
      });
      const instance: Instance = {
        ...task,
        remove: async () => {
          if (kept.get(kind) === instance) kept.delete(kind);
          await task.remove();
        },
      };
      started.push(instance);
      return instance;
    },
    running: async (kind) => {
      const known = kept.get(kind);
      if (known !== undefined && known.exited() === undefined) return known;
      const next = await bench.start(kind);
      kept.set(kind, next);
      return next;
    },
    printed: () => started.flatMap((instance) => instance.logs()),
    secrets: () => {
      const places = placesOf(surroundings, name, args.authorityPath);
      const names = new Set(
        Object.values(containers).flatMap(({ secrets }) => secrets.map((each) => each.name)),
      );
      return Object.fromEntries(
        Object.entries(places).filter(([key]) => names.has(key) && !unsecret.includes(key)),
      );
    },
    strangeCertificate: async () => (await createAuthority("Nobody's authority")).issue("localhost"),
  };
  const close = async () => {
    await Promise.all(started.map((instance) => instance.remove()));
  };
  return { ...bench, close };
}

/** Values of this machine for the variables of the task definition. */
export function placesOf(surroundings: Surroundings, database: string, authorityPath: string): Variables {
  const { processor, queue, lease, sessions, collector, certificate } = surroundings;
  const { username, password } = surroundings.database.current();
  return {
    PGDATABASE: database,
    PGHOST: "localhost",
    PGPORT: String(surroundings.database.port),
    PGUSER: username,
    PGPASSWORD: password,
    PGSSLROOTCERT: authorityPath,
    LEASE_EPOCH: String(lease.epoch),
    LEASE_RENEWAL_SECONDS: String(leaseTimes.renewal),
    LEASE_TERM_SECONDS: String(leaseTimes.term),
    PAYMENTS_QUEUE_URL: queue.url,
    PROCESSOR_HOSTS: "localhost",
    PROCESSOR_PORT: String(processor.port),
    PROCESSOR_API_KEY: processorKey,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_TRACES_SAMPLER_ARG: `endpoint=${collector.samplingUrl}`,
    SESSIONS_HOST: "localhost",
    SESSIONS_PORT: String(sessions.port),
    SESSIONS_USER: userName,
    SESSIONS_PASSWORD: sessionsPassword,
    TLS_CERTIFICATE: certificate.cert,
    TLS_PRIVATE_KEY: certificate.key,
  };
}

/** Variables that ECS would bring by itself, and those that make a stand-in do for the real one. */
export const beside = ({ lease, queue }: Surroundings, authorityPath: string): Variables => ({
  AWS_ACCESS_KEY_ID: "stand-in",
  AWS_SECRET_ACCESS_KEY: "stand-in",
  // https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
  AWS_ENDPOINT_URL_DYNAMODB: lease.url,
  AWS_ENDPOINT_URL_SQS: new URL(queue.url).origin,
  // The processor's stand-in has a certificate of this authority; Node and OpenSSL read these.
  NODE_EXTRA_CA_CERTS: authorityPath,
  SSL_CERT_FILE: authorityPath,
});
