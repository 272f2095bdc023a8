import pg from "pg";
import type { DatabaseSettings } from "./settings.ts";
import { inSpan, SpanKind } from "./traces.ts";

export type Row = Readonly<Record<string, unknown>>;

export interface Database {
  query(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** Makes what is missing. Two tasks may do so at once. */
  migrate(): Promise<void>;
  end(): Promise<void>;
}

/**
 * Only ever adds, and what it adds the version before does not miss: both run side by side during a deployment.
 * The unique key is what keeps a payment from being carried out twice.
 */
const migration = `
CREATE TABLE IF NOT EXISTS payments (
  idempotency_key text PRIMARY KEY,
  payer text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  currency text NOT NULL,
  state text NOT NULL CHECK (state IN ('begun', 'paid', 'declined')),
  reference text,
  begun_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz
)`;

/** Whoever holds this lock migrates. */
const migrationLock = 4_201_337;

/**
 * Connections over TLS to a server whose certificate is one of the authorities' and for this very host. One on which a
 * statement failed is not used again: it may lead to a server that does not write any more.
 *
 * @param onLoginRefused the server knows this login no more. A task keeps what it was started with: another one has to
 * take its place.
 */
export function openDatabase(settings: DatabaseSettings, onLoginRefused: () => void): Database {
  const { authorities, ...login } = settings;
  const pool = new pg.Pool({
    ...login,
    application_name: "payments",
    ssl: { ca: authorities, rejectUnauthorized: true, minVersion: "TLSv1.2" },
    max: 10,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    query_timeout: 12_000,
  });
  // A connection that is lost while nobody uses it is replaced; unheard, the event would end the process.
  pool.on("error", () => {});
  const told = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof pg.DatabaseError && (error.code === "28P01" || error.code === "28000"))
        onLoginRefused();
      throw error;
    }
  };
  return {
    query: (sql, values = []) =>
      inSpan(
        sql.trim().split(/\s/, 1)[0] ?? "query",
        { kind: SpanKind.CLIENT, attributes: { "db.system": "postgresql", "server.address": login.host } },
        () => told(async () => (await pool.query<Row>(sql, [...values])).rows),
      ),
    migrate: () =>
      told(async () => {
        const client = await pool.connect();
        try {
          await client.query("BEGIN");
          await client.query("SELECT pg_advisory_xact_lock($1)", [migrationLock]);
          await client.query(migration);
          await client.query("COMMIT");
          client.release();
        } catch (error) {
          client.release(true);
          throw error;
        }
      }),
    end: () => pool.end(),
  };
}
