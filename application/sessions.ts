import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Cluster } from "ioredis";
import { kindOf, type Log } from "./log.ts";
import type { Settings } from "./settings.ts";

/** The memory of a customer's browser: the keys of the last payments. */
interface Session {
  readonly id: string;
  readonly payments: readonly string[];
}

export type Sessions = ReturnType<typeof openSessions>;

const lifetimeSeconds = 1_800;
const kept = 5;

const isId = (id: string | undefined): id is string => id !== undefined && /^[\w-]{43}$/.test(id);
const newSession = (): Session => ({ id: randomBytes(32).toString("base64url"), payments: [] });

/** The sessions of a task without a store: nothing is remembered. */
export const noSessions: Sessions = {
  find: async () => newSession(),
  remember: async () => {},
};

/**
 * Sessions in the region's store: TLS for the very name, writers alone, and of commands only those that its user may
 * give (src/blocks/sessions/access.ts).
 */
export function openSessions(
  { host, port, username, password }: NonNullable<Settings["sessions"]>,
  log: Log,
) {
  const store = new Cluster([{ host, port }], {
    // The certificate is for the name, not for an address.
    dnsLookup: (address, done) => done(null, address),
    scaleReads: "master",
    enableReadyCheck: false,
    enableOfflineQueue: true,
    clusterRetryStrategy: (times) => Math.min(100 * times, 5_000),
    // Asking twice is harmless, waiting long is not: a customer without a session pays all the same.
    redisOptions: {
      tls: { servername: host, minVersion: "TLSv1.2" },
      username,
      password,
      commandTimeout: 500,
      connectTimeout: 2_000,
      enableReadyCheck: false,
    },
  });
  let quiet = false;
  store.on("error", (error) => {
    if (!quiet) log.error("the session store is away", { kind: kindOf(error) });
    quiet = true;
  });
  store.on("connect", () => {
    quiet = false;
  });
  const within = <T>(asked: Promise<T>): Promise<T | undefined> =>
    Promise.race([asked.catch(() => undefined), sleep(700, undefined, { ref: false })]);
  return {
    /** A new session where there is none, or where the store is away. */
    find: async (id: string | undefined): Promise<Session> => {
      if (!isId(id)) return newSession();
      const text = await within(store.get(`sessions:${id}`));
      return text ? { id, payments: JSON.parse(text) as string[] } : newSession();
    },
    remember: async ({ id, payments }: Session, idempotencyKey: string): Promise<void> => {
      const last = [idempotencyKey, ...payments.filter((key) => key !== idempotencyKey)].slice(0, kept);
      await within(store.set(`sessions:${id}`, JSON.stringify(last), "EX", lifetimeSeconds));
    },
  };
}
