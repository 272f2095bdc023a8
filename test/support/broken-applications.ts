import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Plugin } from "esbuild";
import type { IssuedCertificate } from "../../src/tools/contract/stand-ins/certificates.ts";

/** One line of the reference application that is otherwise. */
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
  health: [{ file: "server.ts", from: 'path === "/healthz"', to: 'path === "/health"' }],
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
  "keep-alive": [{ file: "server.ts", from: "const idleMs = 75_000;", to: "const idleMs = 500;" }],
  "side-by-side": [{ file: "database.ts", from: "CREATE TABLE IF NOT EXISTS", to: "CREATE TABLE" }],
  "log-lines": [{ file: "server.ts", from: 'log.info("serving");', to: 'console.log("serving");' }],
  "secrets-unsaid": [
    {
      file: "server.ts",
      from: 'log.info("serving");',
      to: 'log.info("serving", { password: process.env.PGPASSWORD } as never);',
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
  "lease-term": [{ file: "lease.ts", from: "< termSeconds * 1000", to: "< Infinity" }],
  "lease-waits": [
    {
      file: "lease.ts",
      from: "known !== undefined && isOwn(known.epoch) &&",
      to: "known !== undefined && known.epoch <= epoch &&",
    },
  ],
  sessions: [{ file: "sessions.ts", from: ', "EX", lifetimeSeconds', to: "" }],
  "sessions-tls": [
    {
      file: "sessions.ts",
      from: "tls: { servername: host,",
      to: "tls: { rejectUnauthorized: false, servername: host,",
    },
  ],
  "sessions-away": [
    { file: "sessions.ts", from: "sleep(700, undefined, { ref: false })", to: "new Promise(() => {})" },
  ],
  traces: [{ file: "traces.ts", from: "new AWSXRayPropagator(), ", to: "" }],
  "traces-sampled": [{ file: "traces.ts", from: "    sampler,\n", to: "" }],
  "traces-queued": [{ file: "worker.ts", from: "from: queued.carrier", to: "from: {}" }],
  "traces-away": [
    {
      file: "traces.ts",
      from: "span.end();",
      to: "span.end(); if (kind === SpanKind.SERVER) await flush();",
    },
    {
      file: "traces.ts",
      from: "provider.register({",
      to: "flush = () => provider.forceFlush(); provider.register({",
    },
    {
      file: "traces.ts",
      from: "export { SpanKind };",
      to: "export { SpanKind }; let flush = async () => {};",
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

/** Has esbuild take the lines of the variant at hand. It fails where a line is not there exactly once. */
export const changing = (changes: () => readonly Change[]): Plugin => ({
  name: "changes",
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/application\/[\w-]+\.ts$/ }, async ({ path }) => {
      const own = changes().filter(({ file }) => file === basename(path));
      let contents = await readFile(path, "utf8");
      for (const { file, from, to } of own) {
        if (contents.split(from).length !== 2) throw new Error(`${file} has not exactly one ${from}`);
        contents = contents.replace(from, () => to);
      }
      return { contents, loader: "ts" };
    });
  },
});
