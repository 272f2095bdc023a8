import { setTimeout as sleep } from "node:timers/promises";
import { type Database, openDatabase } from "./database.ts";
import { epochIn, noLease, openLease } from "./lease.ts";
import { createLog, kindOf, type Log } from "./log.ts";
import { pause } from "./pause.ts";
import { createPayments } from "./payments.ts";
import { createProcessor } from "./processor.ts";
import { openQueue } from "./queue.ts";
import { serve } from "./server.ts";
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
    await work({ queue, payments, lease, log, timeoutSeconds, stop: stop.signal });
  } else {
    const own = readServerSettings(env);
    const queue = settings.queueUrl === undefined ? undefined : openQueue(settings.queueUrl);
    const sessions = settings.sessions ? openSessions(settings.sessions, log) : noSessions;
    await migrated(database, log, stop.signal);
    const parts = { settings: own, database, payments, lease, queue, sessions, log, stop: stop.signal };
    if (!stop.signal.aborted) await serve(parts);
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
      await pause(1_000, stop);
    }
  }
}

main(process.argv[2]).catch((error: unknown) => {
  // Settings alone are told whole: they name a variable, and no secret.
  const message = error instanceof Error ? error.message : "unknown";
  process.stdout.write(`${JSON.stringify({ level: "fatal", message })}\n`);
  process.exit(1);
});
