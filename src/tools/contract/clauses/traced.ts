import { setTimeout as sleep } from "node:timers/promises";
import { ask, within } from "../ask.ts";
import type { Bench } from "../bench.ts";
import type { ProgramKind } from "../candidate.ts";
import type { ReceivedSpan } from "../stand-ins/otlp.ts";
import { lastLine, paying, queueing, statusWithin, taken } from "./asked.ts";
import { broken, type Clause, kept } from "./clause.ts";

/** Seconds in which a payment is answered although the collector says nothing. */
const patience = 5;

/** A trace that somebody has begun, in X-Ray's form and OpenTelemetry's. */
const begun = {
  id: "6553f10012345678901234567890abcd",
  logged: "1-6553f100-12345678901234567890abcd",
  header: "Root=1-6553f100-12345678901234567890abcd;Parent=53995c3f42cd8ad8;Sampled=1",
};

const attributesOf = (bench: Bench, kind: ProgramKind): readonly (readonly [string, string])[] => {
  const variable = (name: string) =>
    bench.containers[kind]?.environment.find((each) => each.name === name)?.value ?? "";
  return [
    ["service.name", variable("OTEL_SERVICE_NAME")],
    ...variable("OTEL_RESOURCE_ATTRIBUTES")
      .split(",")
      .map((pair) => pair.split("=") as [string, string]),
  ];
};

/** @returns what the traces of one payment lack */
function wrongWith(spans: readonly ReceivedSpan[], bench: Bench): readonly string[] {
  const resource = attributesOf(bench, "app");
  return [
    ...(spans.some(({ kind }) => kind === "server")
      ? []
      : ["no SERVER span goes on with the caller's trace"]),
    ...(spans.some(
      ({ kind, attributes }) => kind === "client" && attributes["db.system"] && attributes["server.address"],
    )
      ? []
      : ["no CLIENT span has db.system and server.address"]),
    ...resource
      .filter(([name, value]) => spans.some((span) => span.resource[name] !== value))
      .map(([name, value]) => `a span's resource has not ${name} ${value}`),
  ];
}

/** The promises about traces. */
export const tracedClauses: readonly Clause[] = [
  {
    id: "traces",
    says: "A request goes on with its caller's trace, in spans from which X-Ray draws the map, and its log lines name the trace",
    mend: "docs/metrics.md has the spans; take OTEL_PROPAGATORS, OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES, and write trace_id as X-Ray does",
    check: paying(async (app, payment, bench, { noticeSeconds }) => {
      const asked = payment("key-of-the-traces-1");
      await ask(app, { ...asked, headers: { ...asked.headers, "x-amzn-trace-id": begun.header } });
      const own = () => bench.collector.spans.filter(({ traceId }) => traceId === begun.id);
      await within(noticeSeconds, () => own().some(({ kind }) => kind === "server"));
      const wrong = wrongWith(own(), bench);
      if (wrong.length > 0) return broken(wrong.join("; "));
      const named = () => app.logs().some((line) => line.includes(`"trace_id":"${begun.logged}"`));
      return (await within(noticeSeconds, named)) ? kept : broken(`no log line has trace_id ${begun.logged}`);
    }),
  },
  {
    id: "traces-sampled",
    says: "X-Ray says which requests are traced: it is asked by way of the collector, and obeyed",
    mend: "take OTEL_TRACES_SAMPLER=xray: a sampler that asks the endpoint in OTEL_TRACES_SAMPLER_ARG for its rules",
    alone: "it is told from the beginning to trace nothing",
    check: paying(
      async (app, payment, bench, { noticeSeconds }) => {
        if (!(await within(noticeSeconds, () => bench.collector.asked > 0)))
          return broken("nobody asked for the rules");
        let round = 0;
        const obeys = async () => {
          round += 1;
          // Whoever has no rules traces one request a second: aws-xray-sampler's fallback.
          await sleep(1_000);
          bench.collector.clear();
          for (const number of [1, 2, 3]) await ask(app, payment(`key-of-no-trace-${round}-${number}`));
          // Silence proves nothing: what comes after them is traced, because its caller says so, and comes in.
          const asked = payment(`key-of-one-trace-${round}-1`);
          await ask(app, { ...asked, headers: { ...asked.headers, "x-amzn-trace-id": begun.header } });
          const own = ({ traceId }: ReceivedSpan) => traceId === begun.id;
          const server = (span: ReceivedSpan) => own(span) && span.kind === "server";
          return (
            (await within(noticeSeconds, () => bench.collector.spans.some(server))) &&
            bench.collector.spans.every(own)
          );
        };
        return (await within(noticeSeconds, obeys))
          ? kept
          : broken("it traces what X-Ray does not want to be traced");
      },
      ({ collector }) => {
        collector.share = 0;
      },
    ),
  },
  {
    id: "traces-queued",
    says: "A queued payment is one trace, from the request that took it in to the worker",
    mend: "send the context in the message's attributes, from a PRODUCER span, and go on from there in a CONSUMER span",
    check: queueing(async (app, later, bench, { startSeconds, noticeSeconds }) => {
      const worker = await bench.running("worker");
      const key = `key-of-queued-trace-${bench.databaseName}`;
      const asked = later(key);
      await ask(app, { ...asked, headers: { ...asked.headers, "x-amzn-trace-id": begun.header } });
      const missing = () =>
        (["producer", "consumer"] as const).filter(
          (kind) => !bench.collector.spans.some((span) => span.kind === kind && span.traceId === begun.id),
        );
      if (!(await within(startSeconds, () => bench.processor.charged.has(key))))
        return broken(`a payment waits, and is not carried out; ${lastLine(worker)}`);
      return (await within(noticeSeconds, () => missing().length === 0))
        ? kept
        : broken(`the trace has no span of the ${missing().join(" and no span of the ")}`);
    }),
  },
  {
    id: "traces-away",
    says: "With a collector that says nothing payments go on, and it ends in time",
    mend: "send traces beside the payments, and wait for the collector a few seconds at most when you stop",
    alone: "it starts with a collector that says nothing",
    check: paying(
      async (app, payment, bench) => {
        const asked = payment("key-of-no-collector-1");
        const answer = ask(app, { ...asked, headers: { ...asked.headers, "x-amzn-trace-id": begun.header } });
        const status = await statusWithin(patience, answer);
        if (status === undefined || !taken(status))
          return broken(`the collector said nothing, and a payment got ${status ?? "no answer"}`);
        app.terminate();
        const seconds = bench.containers.app?.stopTimeout ?? 0;
        if (!(await within(seconds, () => app.exited() !== undefined)))
          return broken(`it runs on after ${seconds} s`);
        return app.exited() === 0 ? kept : broken(`it ended with ${app.exited()}`);
      },
      ({ collector }) => {
        collector.answers = false;
      },
    ),
  },
];
