import { ask, within } from "../ask.ts";
import { type MetricLine, metricLinesOf, paying, taken, well } from "./asked.ts";
import { broken, type Clause, kept } from "./clause.ts";

export const payingClauses: readonly Clause[] = [
  {
    id: "idempotency",
    says: "A payment that is asked for twice with one key is carried out once, and the processor hears that key",
    mend: "a unique key in the database, checked where the payment is booked, and the same key for the processor",
    check: paying(async (app, payment, { processor }) => {
      const key = "key-of-idempotency-1";
      const before = processor.charged.size;
      const answers = [
        await ask(app, payment(key)),
        ...(await Promise.all([1, 2].map(() => ask(app, payment(key))))),
      ];
      const strange = answers.find(({ status }) => !taken(status));
      if (strange) return broken(`it answered ${strange.status}: ${strange.body.slice(0, 200)}`);
      const charged = processor.charged.size - before;
      if (charged !== 1) return broken(`the processor charged ${charged} payments`);
      return processor.charged.has(key) ? kept : broken("the processor heard another key");
    }),
  },
  {
    id: "metrics",
    says: "Each payment is a line in the embedded metric format, which dashboards and alarms are made from",
    mend: "docs/metrics.md has the line, whole",
    check: paying(async (app, payment, { processor, containers }, { noticeSeconds }) => {
      const environment = /deployment\.environment=([^,]+)/.exec(
        containers.app?.environment.find(({ name }) => name === "OTEL_RESOURCE_ATTRIBUTES")?.value ?? "",
      )?.[1];
      const lines = metricLinesOf(app);
      await ask(app, payment("key-of-metrics-good"));
      processor.mood = { slowness: 0, answers: "with an error" };
      const { status } = await ask(app, payment("key-of-metrics-bad-"));
      if (taken(status)) return broken(`the processor failed, and it answered ${status}`);
      await within(noticeSeconds, () => lines().length > 1);
      const [good, bad] = lines();
      const wrong = [
        ...wrongWith("of a payment", good, environment, ["Transactions", "TransactionDuration"]),
        ...wrongWith("of one that failed", bad, environment, [
          "Transactions",
          "TransactionDuration",
          "TransactionFailures",
        ]),
        ...(bad && typeof bad.Reason !== "string" ? ["the line of one that failed has no Reason"] : []),
      ];
      return wrong.length === 0 ? kept : broken(wrong.join("; "));
    }),
  },
  {
    id: "rotation",
    says: "When the password is rotated, payments go on with the login that it was started with",
    mend: "nothing may depend on who is logged in: every object belongs to the role `payments`, which both logins act as",
    check: paying(async (app, payment, bench, { startSeconds, noticeSeconds }) => {
      await ask(app, payment("key-of-rotation-1"));
      await bench.database.rotate();
      const next = await bench.start("app");
      if (!(await well(next, startSeconds))) return broken("a task with the new login does not serve");
      await bench.database.ask(
        "postgres",
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${bench.databaseName}'`,
      );
      for (const [index, task] of [app, next].entries()) {
        const paid = await within(noticeSeconds, async () =>
          taken((await ask(task, payment(`key-of-rotation-${index + 2}`))).status),
        );
        if (!paid) return broken(`the task with the ${index === 0 ? "old" : "new"} login takes no payment`);
      }
      await next.remove();
      return kept;
    }),
  },
  {
    id: "stop",
    says: "On SIGTERM it answers what it has begun, and ends with 0 within the time that ECS gives it",
    mend: "take SIGTERM yourself, stop listening, wait for what is under way; a shell as entry point hands nothing on",
    check: paying(async (app, payment, { processor, containers }, { noticeSeconds }) => {
      processor.mood = { slowness: 1_500, answers: "well" };
      const asked = processor.asked.length;
      const answer = ask(app, payment("key-of-the-stop-1")).then(
        ({ status }) => status,
        () => undefined,
      );
      await within(noticeSeconds, () => processor.asked.length > asked);
      app.terminate();
      const status = await answer;
      if (status === undefined || !taken(status))
        return broken(`what was under way got ${status ?? "no answer"}`);
      const seconds = containers.app?.stopTimeout ?? 0;
      if (!(await within(seconds, () => app.exited() !== undefined)))
        return broken(`it runs on after ${seconds} s`);
      return app.exited() === 0 ? kept : broken(`it ended with ${app.exited()}`);
    }),
  },
];

/** @param names metrics that the line has to have */
function wrongWith(
  what: string,
  line: MetricLine | undefined,
  environment: string | undefined,
  names: readonly string[],
): readonly string[] {
  if (line === undefined) return [`there is no line ${what}`];
  const { CloudWatchMetrics } = Object(line._aws) as { readonly CloudWatchMetrics?: unknown };
  const declared = (Array.isArray(CloudWatchMetrics) ? CloudWatchMetrics : [])
    .map(
      (each) =>
        Object(each) as { Namespace?: unknown; Metrics?: { Name?: unknown }[]; Dimensions?: string[][] },
    )
    .filter(
      ({ Namespace, Dimensions = [] }) =>
        Namespace === "Payments" && Dimensions.flat().includes("Environment"),
    )
    .flatMap(({ Metrics = [] }) => Metrics.map(({ Name }) => Name));
  return [
    ...(line.Environment === environment
      ? []
      : [`the line ${what} has Environment ${String(line.Environment)}`]),
    ...names
      .filter((name) => !declared.includes(name) || typeof line[name] !== "number")
      .map((name) => `the line ${what} has no ${name}`),
  ];
}
