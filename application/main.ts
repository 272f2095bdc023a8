import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { type Database, openDatabase } from "./database.ts";
import { epochIn, noLease, openLease } from "./lease.ts";
import { createLog, kindOf, type Log } from "./log.ts";
import { createPayments } from "./payments.ts";
import { createProcessor } from "./processor.ts";
import { openQueue } from "./queue.ts";
import { createApplicationServer } from "./server.ts";
import { noSessions, openSessions } from "./sessions.ts";
import { readServerSettings, readSettings, readWorkerSettings } from "./settings.ts";
import { startTraces } from "./traces.ts";
import { work } from "./worker.ts";

/** Exit status of a task whose login the database refuses: ECS starts another, with what is current. */
const loginRefused = 3;

/** One image, two programs: without an argument it serves customers, with `worker` it carries out what waits. */
async function main(kind: string | undefined): Promise<void> {
  if (kind !== undefined && kind !== "worker") throw new Error(`argument ${kind}; allowed: worker, or none`);
  const { env } = process;
  const settings = readSettings(env);
  const log = createLog(settings.environment);
  // Node's own warnings are lines like all others.
  process.removeAllListeners("warning");
  process.on("warning", ({ name }) => log.info("the runtime warns", { kind: name }));
  const endTraces = startTraces(env);
  const stop = new AbortController();
  process.once("SIGTERM", () => stop.abort());
  process.once("SIGINT", () => stop.abort());
  const database = openDatabase(settings.database, () => {
    if (!stop.signal.aborted) log.error("the database refuses the login: another task has to take over");
    process.exitCode = loginRefused;
    stop.abort();
  });
  const processor = settings.processor && createProcessor(settings.processor);
  const lease = settings.lease ? openLease(settings.lease, log, epochIn(settings.lease.table)) : noLease;
  const payments = createPayments({ database, processor, lease, log });

  if (kind === "worker") {
    const { queueUrl, timeoutSeconds } = readWorkerSettings(env);
    const queue = openQueue(queueUrl);
    await migrated(database, log, stop.signal);
    await work({ queue, payments, lease, log, timeoutSeconds }, stop.signal);
  } else {
    const sessions = settings.sessions ? openSessions(settings.sessions, log) : noSessions;
    const queue = settings.queueUrl === undefined ? undefined : openQueue(settings.queueUrl);
    const server = createApplicationServer({
      settings: readServerSettings(env),
      database,
      payments,
      lease,
      queue,
      sessions,
      log,
      stopping: () => stop.signal.aborted,
    });
    await migrated(database, log, stop.signal);
    if (!stop.signal.aborted) {
      server.listen(readServerSettings(env).port);
      await Promise.race([
        once(server, "listening"),
        once(server, "error").then(([error]) => Promise.reject(error)),
      ]);
      log.info("serving");
      await stopped(stop.signal);
      // What has been begun is answered; connections on which nothing is asked are closed.
      const closed = once(server, "close");
      server.close();
      await closed;
    }
    sessions.end();
  }
  lease.end();
  // Traces that nobody takes keep no task from ending well.
  await Promise.all([database.end(), Promise.race([endTraces().catch(() => undefined), sleep(2_000)])]);
  log.info("stopped");
  process.exit();
}

/** Tries until the database is there. The health check has no answer meanwhile. */
async function migrated(database: Database, log: Log, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      await database.migrate();
      return;
    } catch (error) {
      log.error("the database is not ready", { kind: kindOf(error) });
      await sleep(1_000, undefined, { signal: stop }).catch(() => undefined);
    }
  }
}

const stopped = (signal: AbortSignal): Promise<unknown> =>
  signal.aborted ? Promise.resolve() : once(signal, "abort");

main(process.argv[2]).catch((error: unknown) => {
  // Settings alone are told whole: they name a variable, and no secret.
  const message = error instanceof Error ? error.message : "unknown";
  process.stdout.write(`${JSON.stringify({ level: "fatal", message })}\n`);
  process.exit(1);
});
