import test from "ava";
import { clientAddress } from "../../../application/client-address.ts";
import { openLease } from "../../../application/lease.ts";
import { createLog } from "../../../application/log.ts";
import { page } from "../../../application/page.ts";
import { paymentIn } from "../../../application/payment.ts";
import { readSettings } from "../../../application/settings.ts";
import { applicationMetrics, applicationNamespace } from "../../../src/kit/watch/application-metrics.ts";

test("a customer's address is what the load balancer added, and an API caller's what API Gateway says", (t) => {
  const forged = { "x-forwarded-for": "1.1.1.1, 203.0.113.7", "x-client-address": "198.51.100.9" };
  t.is(clientAddress({ host: "pay.example.com", ...forged }), "203.0.113.7");
  t.is(clientAddress({ host: "api.pay.example.com", ...forged }), "198.51.100.9");
  t.is(clientAddress({ host: "use1.api.pay.example.com", ...forged }), "198.51.100.9");
  t.is(clientAddress({ host: "pay.example.com" }), "unknown");
});

test("what is no payment is refused with what is allowed", (t) => {
  const good = { payer: "account-1", amount: 1, currency: "USD" };
  const key = "0123456789abcdef";
  t.deepEqual(paymentIn(good, key), { ...good, idempotencyKey: key });
  for (const [value, other] of [
    [good, "short"],
    [good, undefined],
    [{ ...good, payer: "4111111111111111" }, key],
    [{ ...good, amount: 0.5 }, key],
    [{ ...good, amount: "1" }, key],
    [{ ...good, currency: "usd" }, key],
    [undefined, key],
  ] as const)
    t.is(typeof paymentIn(value, other), "string");
});

test("the reference application's metrics are those that alarms and dashboards are made from", (t) => {
  const texts: string[] = [];
  const log = createLog("staging", (line) => texts.push(line));
  log.payment({ milliseconds: 12.4, reason: "database" });
  log.lease({ lost: true, ageSeconds: 61.6 });
  const lines = texts.map(
    (text) =>
      JSON.parse(text) as Readonly<Record<string, unknown>> & {
        readonly _aws: { readonly CloudWatchMetrics: readonly MetricBlock[] };
      },
  );
  t.deepEqual(
    lines
      .flatMap((line) => line._aws.CloudWatchMetrics)
      .flatMap(({ Namespace, Dimensions, Metrics }) =>
        Metrics.map(({ Name, Unit }) => [Namespace, Name, Unit, Dimensions]),
      ),
    applicationMetrics.map(({ name, unit, dimensions }) => [applicationNamespace, name, unit, dimensions]),
  );
  t.like(lines[0], { TransactionDuration: 12, Reason: "database" });
  t.like(lines[1], { LeaseAge: 62, LeaseLost: 1 });
});

interface MetricBlock {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
}

test("a setting that is missing or weaker than it has to be is named", (t) => {
  t.throws(() => readSettings({}), { message: "PGSSLMODE is not set" });
  t.throws(() => readSettings({ PGSSLMODE: "require" }), {
    message: "PGSSLMODE is require; allowed: verify-full",
  });
});

test("nothing that somebody sent gets into the page as markup", (t) => {
  t.false(page([], "<script>").includes("<script>"));
});

/** A lease of epoch 4 by a clock and a record of the test's own. */
function leaseAt(answer: () => Promise<number>, step?: number) {
  let now = 0;
  const told: { readonly lost: boolean; readonly ageSeconds: number }[] = [];
  const log = { error: () => {}, lease: (reading: (typeof told)[number]) => told.push(reading) };
  // Nothing is read but where a write waits for it.
  const settings = { table: "lease", epoch: 4, step, renewalSeconds: 10, termSeconds: 300 };
  const lease = openLease(settings, log, answer, { now: () => now, wait: () => new Promise(() => {}) });
  return { lease, told, pass: (seconds: number) => (now += seconds * 1000) };
}

test("a task writes in its own epoch alone, and never again once another one has begun", async (t) => {
  let epoch = 3;
  const { lease, told, pass } = leaseAt(async () => epoch);
  t.teardown(lease.end);
  t.false(await lease.mayWrite());
  t.false(lease.isLost());
  epoch = 4;
  pass(1);
  t.true(await lease.mayWrite());
  epoch = 5;
  pass(299);
  t.true(await lease.mayWrite());
  pass(1);
  t.false(await lease.mayWrite());
  t.true(lease.isLost());
  epoch = 4;
  pass(1);
  t.false(await lease.mayWrite());
  t.deepEqual(told, [{ lost: true, ageSeconds: 0 }]);
});

test("a task that cannot read who writes goes on for its term, counted from the question", async (t) => {
  let answer = (): Promise<number> => Promise.reject(new Error("cut off"));
  const { lease, told, pass } = leaseAt(() => answer());
  t.teardown(lease.end);
  t.false(await lease.mayWrite());
  // The answer comes two seconds after the question.
  answer = async () => {
    pass(2);
    return 4;
  };
  pass(1);
  t.true(await lease.mayWrite());
  answer = () => Promise.reject(new Error("cut off"));
  pass(297);
  t.true(await lease.mayWrite());
  pass(1);
  t.false(await lease.mayWrite());
  t.is(told.at(-1)?.lost, false);
  t.true(Number(told.at(-1)?.ageSeconds) >= 300);
  answer = async () => 4;
  pass(1);
  t.true(await lease.mayWrite());
});

test("a task of a global database's half may write in every epoch of its region, and is lost once it has", async (t) => {
  let epoch = 5;
  const { lease, pass } = leaseAt(async () => epoch, 2);
  t.teardown(lease.end);
  t.false(await lease.mayWrite());
  t.false(lease.isLost());
  epoch = 6;
  pass(1);
  t.true(await lease.mayWrite());
  epoch = 7;
  pass(300);
  t.false(await lease.mayWrite());
  t.true(lease.isLost());
});
