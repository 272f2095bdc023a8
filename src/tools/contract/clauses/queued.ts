import { setTimeout as sleep } from "node:timers/promises";
import { ask, within } from "../ask.ts";
import { lastLine, metricLinesOf, queueing } from "./asked.ts";
import { broken, type Clause, kept } from "./clause.ts";

export const queuedClauses: readonly Clause[] = [
  {
    id: "taken-in",
    says: "202 is answered once the payment is in the queue, under its key and its payer, and not before; one that does not get there has failed",
    mend: "wait for SendMessage; its deduplication id is the idempotency key, its group the payer's account; count a failure as docs/metrics.md has it",
    check: queueing(async (app, later, bench) => {
      const lines = metricLinesOf(app);
      const key = `key-of-taken-in-${bench.databaseName}`;
      const { status } = await ask(app, later(key));
      const message = bench.queue.messages.find(({ deduplication }) => deduplication === key);
      if (status !== 202) return broken(`it answered ${status}`);
      if (message === undefined) return broken("it answered 202, and the queue has no message with the key");
      bench.queue.answers = false;
      const without = await ask(app, later(`key-of-not-taken-${bench.databaseName}`)).catch(() => ({
        status: 0,
      }));
      if (without.status === 202) return broken("the queue was away, and it answered 202");
      const counted = () => lines().some(({ TransactionFailures }) => TransactionFailures === 1);
      return (await within(2, counted))
        ? kept
        : broken("the queue was away, and no line counts the payment among TransactionFailures");
    }),
  },
  {
    id: "worker",
    says: "Started with `worker` it carries out what is in the queue, and removes it once it is booked",
    mend: "delete a message after its payment is booked, or found booked, and not before",
    check: queueing(async (app, later, bench, { startSeconds, noticeSeconds }) => {
      const key = `key-of-the-worker-${bench.databaseName}`;
      await ask(app, later(key));
      const worker = await bench.running("worker");
      if (!(await within(startSeconds, () => bench.processor.charged.has(key))))
        return broken(`a payment waits, and is not carried out; ${lastLine(worker)}`);
      const booked = () => bench.queue.messages.every(({ deduplication }) => deduplication !== key);
      if (!(await within(noticeSeconds, booked)))
        return broken("a payment was carried out, and its message is still there");
      const status = await worker.exec(["healthcheck", "worker"]);
      return status === 0 ? kept : broken(`healthcheck worker ends with ${status}`);
    }),
  },
  {
    id: "worker-stop",
    says: "On SIGTERM the worker takes no other payment, and ends with 0 in time",
    mend: "stop asking the queue at once, end what was begun, give the rest back",
    check: queueing(async (app, later, bench, { startSeconds }) => {
      const worker = await bench.running("worker");
      const first = `key-of-first-stop-${bench.databaseName}`;
      await ask(app, later(first));
      if (!(await within(startSeconds, () => bench.processor.charged.has(first))))
        return broken(`a payment waits, and is not carried out; ${lastLine(worker)}`);
      worker.terminate();
      // A busy machine hands the signal on late.
      await sleep(1_000);
      const second = `key-of-second-stop-${bench.databaseName}`;
      await ask(app, later(second));
      const seconds = bench.containers.worker?.stopTimeout ?? 0;
      if (!(await within(seconds, () => worker.exited() !== undefined)))
        return broken(`it runs on after ${seconds} s`);
      if (worker.exited() !== 0) return broken(`it ended with ${worker.exited()}`);
      return bench.processor.charged.has(second) ? broken("it took another payment") : kept;
    }),
  },
];
