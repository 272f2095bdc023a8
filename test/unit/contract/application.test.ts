import test from "ava";
import { clientAddress } from "../../../application/client-address.ts";
import { createLog } from "../../../application/log.ts";
import { page } from "../../../application/page.ts";
import { paymentIn } from "../../../application/payment.ts";
import { readSettings } from "../../../application/settings.ts";
import { applicationMetrics, applicationNamespace } from "../../../src/blocks/compute/application-metrics.ts";

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
  const lines: string[] = [];
  createLog("staging", (line) => lines.push(line)).payment({ milliseconds: 12.4, reason: "database" });
  const line = JSON.parse(lines[0] ?? "") as Readonly<Record<string, unknown>> & {
    readonly _aws: { readonly CloudWatchMetrics: readonly MetricBlock[] };
  };
  t.deepEqual(
    line._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
      Metrics.map(({ Name, Unit }) => [Namespace, Name, Unit, Dimensions]),
    ),
    applicationMetrics.map(({ name, unit, dimensions }) => [applicationNamespace, name, unit, dimensions]),
  );
  t.is(line.TransactionDuration, 12);
  t.is(line.Reason, "database");
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
