import type { IssuedCertificate } from "../../src/tools/contract/stand-ins/certificates.ts";

/** One line of the reference application that is otherwise, as esbuild has written it: some names have a number there. */
export interface Change {
  /** A file of application/. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Variants of the reference application, by the clause that each breaks. @param other a certificate of its own */
export const brokenApplications = (
  other: IssuedCertificate,
): Readonly<Record<string, readonly Change[]>> => ({
  health: [{ file: "server.ts", from: '"/healthz"', to: '"/health"' }],
  certificate: [
    {
      file: "server.ts",
      from: "{ cert, key,",
      to: `{ ...${JSON.stringify(other)},`,
    },
  ],
  healthcheck: [{ file: "healthcheck.ts", from: "=== 200 ? 0 : 1", to: "=== 204 ? 0 : 1" }],
  "health-honest": [{ file: "server.ts", from: 'await database.query("SELECT 1");', to: "" }],
  "database-tls": [
    { file: "database.ts", from: "rejectUnauthorized: true", to: "rejectUnauthorized: false" },
  ],
  "login-refused": [{ file: "database.ts", from: "onLoginRefused();", to: "" }],
  "keep-alive": [{ file: "server.ts", from: "keepAliveTimeout: idleMs", to: "keepAliveTimeout: 500" }],
  "side-by-side": [{ file: "database.ts", from: "CREATE TABLE IF NOT EXISTS", to: "CREATE TABLE" }],
  "log-lines": [{ file: "server.ts", from: 'log.info("serving");', to: 'console.log("serving");' }],
  "secrets-unsaid": [
    {
      file: "server.ts",
      from: 'log.info("serving");',
      to: 'log.info("serving", { password: process.env.PGPASSWORD });',
    },
  ],
  "api-token": [{ file: "routes.ts", from: "if (isApiHost(headers.host))", to: "if (false)" }],
  idempotency: [
    { file: "payments.ts", from: 'if (known.state !== "begun")', to: "if (false)" },
    {
      file: "processor.ts",
      from: '"idempotency-key": idempotencyKey',
      to: '"idempotency-key": idempotencyKey + Math.random()',
    },
  ],
  metrics: [
    {
      file: "log.ts",
      from: '[["Environment"], ["Environment", "Reason"]]',
      to: "[]",
    },
  ],
  rotation: [
    {
      file: "database.ts",
      from: "pool.query(migration)",
      // What one login has written is hidden from the other.
      to: `pool.query([
        migration,
        "ALTER TABLE payments ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS own ON payments",
        "CREATE POLICY own ON payments USING (session_user = '" + login.user + "')",
      ].join("; "))`,
    },
  ],
  stop: [{ file: "server.ts", from: "await closed;", to: "server.closeAllConnections();" }],
  "taken-in": [
    {
      file: "routes.ts",
      from: "await queue.put(payment);",
      to: "void queue.put(payment).catch(() => {});",
    },
  ],
  worker: [{ file: "worker.ts", from: "await queue.remove(queued)", to: "await Promise.resolve()" }],
  "lease-lost": [{ file: "lease.ts", from: "ConsistentRead: true", to: "ConsistentRead: false" }],
  "lease-term": [{ file: "settings.ts", from: 'whole("LEASE_TERM_SECONDS")', to: "Infinity" }],
  "lease-waits": [{ file: "lease.ts", from: "current === ", to: "current <= " }],
  sessions: [{ file: "sessions.ts", from: ', "EX", lifetimeSeconds', to: "" }],
  "sessions-tls": [
    {
      file: "sessions.ts",
      from: "tls: { servername: host,",
      to: "tls: { rejectUnauthorized: false, servername: host,",
    },
  ],
  "sessions-away": [{ file: "sessions.ts", from: "(700,", to: "(2 ** 31 - 1," }],
  traces: [{ file: "traces.ts", from: "new AWSXRayPropagator(), ", to: "" }],
  "traces-sampled": [{ file: "traces.ts", from: "    sampler,\n", to: "" }],
  "traces-queued": [{ file: "worker.ts", from: "from: queued.carrier", to: "from: {}" }],
  "traces-away": [
    {
      file: "traces.ts",
      from: "span.end();",
      // 1 is SERVER.
      to: "span.end(); if (kind === 1) await globalThis.flush?.();",
    },
    {
      file: "traces.ts",
      from: "provider.register({",
      to: "globalThis.flush = () => provider.forceFlush(); provider.register({",
    },
  ],
  "worker-stop": [
    {
      file: "main.ts",
      from: 'process.once("SIGTERM", () => stop.abort());',
      to: 'process.once("SIGTERM", () => (kind === "worker" ? setTimeout(() => process.exit(0), 3000) : stop.abort()));',
    },
  ],
});

/**
 * Bundles of the reference application in which lines are otherwise. esbuild writes a comment before each file's code, and
 * leaves lines as they are.
 * @throws Error where a line is not there exactly once
 */
export const changed = (bundles: readonly string[], changes: readonly Change[]): readonly string[] =>
  changes.reduce((texts, { file, from, to }) => {
    const parts = texts.map((text) => text.split(/(?=^\/\/ \S+\.\w+$)/m));
    const isOwn = (part: string) => part.split("\n", 1)[0]?.endsWith(`application/${file}`) === true;
    const times = parts.flat().filter(isOwn).join("").split(from).length - 1;
    if (times !== 1) throw new Error(`${file} has not exactly one ${from}, but ${times}`);
    return parts.map((each) =>
      each.map((part) => (isOwn(part) ? part.replace(from, () => to) : part)).join(""),
    );
  }, bundles);
