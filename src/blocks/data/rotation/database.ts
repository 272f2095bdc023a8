import pg from "pg";
import { answerTimeoutMs, connectTimeoutMs, lockTimeoutMs, statementTimeoutMs } from "./limits.ts";
import type { DatabaseAddress } from "./secret.ts";

export interface Login extends DatabaseAddress {
  readonly username: string;
  readonly password: string;
}

type QueryRow = Readonly<Record<string, unknown>>;

/** One database connection. */
export interface DatabaseSession {
  query(sql: string, values?: readonly unknown[]): Promise<readonly QueryRow[]>;
  /** Runs one statement: PostgreSQL refuses a text of several. */
  one(sql: string): Promise<readonly QueryRow[]>;
  end(): Promise<void>;
}

interface SessionArgs {
  /** The application name under which the server shows the session. */
  readonly application: string;
  /** Milliseconds the server lets one statement run. */
  readonly statementMs: number;
  /** Milliseconds the client waits for the answer to one statement. */
  readonly answerMs: number;
}

const rotationSession: SessionArgs = {
  application: "credential-rotation",
  statementMs: statementTimeoutMs,
  answerMs: answerTimeoutMs,
};

export type Connect = (login: Login) => Promise<DatabaseSession>;

/**
 * Connections over TLS >= 1.2 to a server whose certificate is issued by one of `authorities` (PEM) for the
 * very host asked for. A server that offers no TLS is refused before anything of the login is sent.
 */
export function postgresOver(
  authorities: readonly string[],
  session: SessionArgs = rotationSession,
): Connect {
  return async ({ host, port, dbname, username, password }) => {
    const client = new pg.Client({
      host,
      port,
      database: dbname,
      user: username,
      password,
      application_name: session.application,
      ssl: { ca: [...authorities], rejectUnauthorized: true, minVersion: "TLSv1.2" },
      connectionTimeoutMillis: connectTimeoutMs,
      query_timeout: session.answerMs,
      statement_timeout: session.statementMs,
      lock_timeout: lockTimeoutMs,
    });
    // A connection lost between two statements is an "error" event, which unheard would end the process;
    // the next statement reports it.
    client.on("error", () => {});
    await client.connect();
    return {
      query: async (sql, values = []) => (await client.query<QueryRow>(sql, [...values])).rows,
      // A statement with a name goes by the extended protocol (`requiresPreparation`, lib/query.js of pg).
      one: async (text) => (await client.query<QueryRow>({ name: "one", text })).rows,
      end: () => client.end(),
    };
  };
}

/** Runs `work` in a session that is closed whatever happens. */
export async function withSession<T>(
  connect: Connect,
  login: Login,
  work: (session: DatabaseSession) => Promise<T>,
): Promise<T> {
  const session = await connect(login);
  try {
    return await work(session);
  } finally {
    await session.end();
  }
}

/** Whether the server knows us but not this password (SQLSTATE 28P01) or this user (28000). */
export function isLoginRefused(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === "28P01" || error.code === "28000");
}
