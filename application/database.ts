import pg from "pg";
import type { Settings } from "./settings.ts";
import { inSpan, SpanKind } from "./traces.ts";

export type Database = ReturnType<typeof openDatabase>;

/**
 * The migration of the schema. It only ever adds, and the version before does not miss what it adds: both run side by side
 * during a deployment. The unique key is what keeps a payment from being carried out twice. Sent at once, all of it is one
 * transaction, and whoever has the lock migrates:
 * https://www.postgresql.org/docs/17/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT
 */
const migration = `
SELECT pg_advisory_xact_lock(4201337);
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

/**
 * Connections over TLS to a server whose certificate is one of the authorities' and for this very host. One on which a
 * statement failed is not used again: it may lead to a server that does not write any more.
 *
 * @param onLoginRefused the server knows this login no more. A task keeps what it was started with: another one has to
 * take its place.
 */
export function openDatabase({ authorities, ...login }: Settings["database"], onLoginRefused: () => void) {
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
  const told = (error: unknown): never => {
    if (error instanceof pg.DatabaseError && (error.code === "28P01" || error.code === "28000"))
      onLoginRefused();
    throw error;
  };
  return {
    query: (sql: string, values: readonly unknown[] = []): Promise<readonly object[]> =>
      inSpan(
        sql.trim().split(/\s/, 1)[0] ?? "query",
        { kind: SpanKind.CLIENT, attributes: { "db.system": "postgresql", "server.address": login.host } },
        async () => (await pool.query<object>(sql, [...values]).catch(told)).rows,
      ),
    /** Makes what is missing. Two tasks may do so at once. */
    migrate: () => pool.query(migration).catch(told),
    end: () => pool.end(),
  };
}
