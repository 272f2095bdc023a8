export interface Signals {
  /** Aborted when this command is to stop. */
  readonly stop: AbortSignal;
  /** Aborted when the engine has to be told so. */
  readonly engine: AbortSignal;
}

/**
 * Listens for Ctrl-C and SIGTERM. The terminal sends Ctrl-C to the engine as well, and one that gets it twice gives up
 * at once and loses track of what it was about to create (`CancellationScope`, pkg/backend/cancellation_scope.go). The
 * same signal reaches this process several times, from the terminal and from npm, so that it must never be fatal.
 */
export function listen(process: NodeJS.Process): Signals {
  const stop = new AbortController();
  const engine = new AbortController();
  process.on("SIGINT", () => {
    stop.abort();
    if (!process.stdin.isTTY) engine.abort();
  });
  process.on("SIGTERM", () => {
    stop.abort();
    engine.abort();
  });
  return { stop: stop.signal, engine: engine.signal };
}
