import { traceId } from "./traces.ts";

/** The reasons for which a payment fails without the customer's doing. Each is a metric of its own: docs/metrics.md. */
export type Reason = "processor_timeout" | "processor_error" | "database" | "queue" | "lease";

export type Log = ReturnType<typeof createLog>;

/** The end of a payment. `reason` is set where it failed. */
interface Ended {
  readonly milliseconds: number;
  readonly reason?: Reason;
}

/** A reading of which region writes that was in vain, or that says that another one does. */
interface LeaseReading {
  readonly lost: boolean;
  /** Seconds since the last reading that was not in vain. */
  readonly ageSeconds: number;
}

/** Never a card number, a secret or an answer of another server's. */
type Fields = Readonly<Record<string, string | number>>;

const metrics = (
  Dimensions: readonly (readonly string[])[],
  units: Readonly<Record<string, "Count" | "Milliseconds" | "Seconds">>,
) => ({
  Namespace: "Payments",
  Dimensions,
  Metrics: Object.entries(units).map(([Name, Unit]) => ({ Name, Unit })),
});

const read = metrics([["Environment"]], { LeaseAge: "Seconds", LeaseLost: "Count" });
const all = metrics([["Environment"]], { Transactions: "Count", TransactionDuration: "Milliseconds" });
const failed = metrics([["Environment"], ["Environment", "Reason"]], { TransactionFailures: "Count" });

/** @param write takes one line */
export function createLog(environment: string, write: (line: string) => void = console.log) {
  const line = (level: "info" | "error", message: string, fields: object = {}) =>
    write(JSON.stringify({ level, message, trace_id: traceId(), ...fields }));
  /** A line in CloudWatch's embedded metric format. */
  const measured = (CloudWatchMetrics: readonly object[], values: Fields) => ({
    _aws: { Timestamp: Date.now(), CloudWatchMetrics },
    Environment: environment,
    ...values,
  });
  return {
    info: (message: string, fields?: Fields) => line("info", message, fields),
    error: (message: string, fields?: Fields) => line("error", message, fields),
    lease: ({ lost, ageSeconds }: LeaseReading) =>
      line("error", "lease", measured([read], { LeaseAge: Math.round(ageSeconds), LeaseLost: lost ? 1 : 0 })),
    payment: ({ milliseconds, reason }: Ended) => {
      const ended = { Transactions: 1, TransactionDuration: Math.round(milliseconds) };
      if (reason === undefined) return line("info", "payment ended", measured([all], ended));
      const failure = { ...ended, Reason: reason, TransactionFailures: 1 };
      line("error", "payment failed", measured([all, failed], failure));
    },
  };
}

/** The kind of an error, which is all that may be said of it: what a server answers may hold what nobody should read. */
export function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const { code, name } = error as Error & { readonly code?: unknown };
  return typeof code === "string" ? code : name;
}
