export interface Signals {
  /** Aborted when this command is to stop. */
  readonly stop: AbortSignal;
  /** Aborted when the engine has to be told so. */
  readonly engine: AbortSignal;
}

/**
 * Listens for Ctrl-C, SIGTERM and a terminal that is closed. The terminal sends Ctrl-C to the engine as well, and one that gets
 * it twice gives up at once and loses track of what it was about to create (`CancellationScope`,
 * pkg/backend/cancellation_scope.go). The same signal reaches this process several times, from the terminal and from npm, so
 * that it must never be fatal.
 */
export function listen(process: NodeJS.Process): Signals {
  const stop = new AbortController();
  const engine = new AbortController();
  process.on("SIGINT", () => {
    stop.abort();
    if (!process.stdin.isTTY) engine.abort();
  });
  for (const signal of ["SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      stop.abort();
      engine.abort();
    });
  return { stop: stop.signal, engine: engine.signal };
}

/**
 * Ends a command that has nothing to finish as soon as it is told to stop, so that what listens for its end takes away what it
 * has started: by default node ends at a signal without telling anybody (https://nodejs.org/api/process.html, "Signal events").
 * The signal may come several times.
 */
export function endAtSignal(process: NodeJS.Process, status: number): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => process.exit(status));
}
