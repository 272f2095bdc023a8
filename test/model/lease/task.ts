import { openLease } from "../../../application/lease.ts";
import { createPayments } from "../../../application/payments.ts";
import { leaseSeconds } from "../../../environments/capabilities/lease.ts";
import type { LeaseWorld, Site, Subject, Task } from "./types.ts";

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

/** Has ECS run no task of a kind. */
export function stopTasks(site: Site, kind: Task["kind"]): void {
  site.wanted.delete(kind);
  if (kind === "worker") site.workerTold = false;
  const ended = site.tasks.filter((task) => task.kind === kind);
  end(ended);
  site.tasks = site.tasks.filter((task) => !ended.includes(task));
}

/** Ends tasks, as ECS does. */
export function end(tasks: readonly Task[]): void {
  for (const task of tasks) {
    task.ended = true;
    task.lease.end();
  }
}
