import { type Lease, openLease } from "../../../application/lease.ts";
import { createPayments, type Payments } from "../../../application/payments.ts";
import { leaseSeconds } from "../../../environments/capabilities/lease.ts";
import type { RegionName } from "../../../regions/index.ts";
import type { Subject } from "./subject.ts";
import type { LeaseWorld } from "./world.ts";

/** Seconds that parts of a payment take. */
export interface Pace {
  readonly statement: number;
  readonly charge: number;
}

/** A task of the application, or of its worker, with what it is really made of. */
export interface Task {
  readonly region: RegionName;
  readonly kind: "app" | "worker";
  readonly epoch: number;
  readonly lease: Lease;
  readonly payments: Payments;
  /** The pace of what it does next. */
  pace: Pace;
  /** Whether it was ended: it answers for nothing any more. */
  ended: boolean;
}

const silent = { error: () => {}, lease: () => {}, payment: () => {} };

/** Starts a task for an epoch, whatever is current. */
export function startTask(
  world: LeaseWorld,
  subject: Subject,
  { region, kind, epoch }: Pick<Task, "region" | "kind" | "epoch">,
): Task {
  const { clock, regions, record } = world;
  const read = subject.reads(
    async () => {
      const site = regions[region];
      await clock.sleep(site.readTakes);
      if (!site.reads) throw new Error("cut off");
      const { epoch: current } = record;
      // The answer was true when it was given.
      await clock.sleep(site.readTakes / 2);
      return current;
    },
    { own: epoch, clock, record },
  );
  const settings = {
    table: "payments-lease-model",
    epoch,
    step: world.stepped ? 2 : undefined,
    renewalSeconds: leaseSeconds.renewal,
    termSeconds: leaseSeconds.term,
    ...subject.settings,
  };
  const lease = subject.leases(openLease(settings, silent, read, clock), kind);
  const rows = new Map<unknown, Record<string, unknown>>();
  const task: Task = {
    region,
    kind,
    epoch,
    lease,
    pace: { statement: 0, charge: 0 },
    ended: false,
    payments: createPayments({
      lease: subject.asks(lease),
      log: silent,
      processor: async ({ idempotencyKey }) => {
        await clock.sleep(task.pace.charge);
        return { accepted: true, reference: idempotencyKey };
      },
      database: {
        query: async (sql, [key, ...values] = []) => {
          const { statement } = task.pace;
          await clock.sleep(sql.trimStart().startsWith("SELECT") ? 0 : statement);
          if (sql.trimStart().startsWith("INSERT")) {
            const [payer, amount, currency] = values;
            if (!rows.has(key))
              rows.set(key, { idempotencyKey: key, payer, amount, currency, state: "begun" });
          }
          const row = rows.get(key);
          if (sql.trimStart().startsWith("UPDATE") && row) row.state = values[0];
          return row ? [row] : [];
        },
      },
    }),
  };
  return task;
}
