import type * as pulumi from "@pulumi/pulumi";
import { applicationMetric, applicationNamespace } from "../../kit/watch/application-metrics.ts";
import { computed, graph, line, text, type Widget } from "../../kit/watch/dashboard.ts";
import type { MetricName } from "../../kit/watch/emitted-metrics.ts";
import { type Metric, metricOf } from "../../kit/watch/metric.ts";
import { moveKinds, moveMetric, type moveMetrics } from "../../kit/watch/move-metrics.ts";

interface BusinessSubject {
  readonly environment: string;
  /** The two regions, the primary first. */
  readonly sites: readonly {
    readonly region: string;
    readonly loadBalancer: pulumi.Input<string>;
    /** Seconds since the newest recovery point. */
    readonly pointAge: Metric;
  }[];
  /** IDs of Route 53's health checks, by what they tell. */
  readonly healthChecks: Readonly<Record<string, pulumi.Input<string>>>;
  readonly maxDataLossMinutes: number;
}

const minute = 60;
const day = 86_400;

/** The dashboard about payments, whichever region serves. A move changes nothing of it. */
export function businessDashboard(subject: BusinessSubject): readonly (readonly Widget[])[] {
  const { environment, sites, healthChecks, maxDataLossMinutes } = subject;
  const [{ region } = { region: "" }] = sites;
  const series = (title: string, width: number, lines: readonly ReturnType<typeof line>[]) =>
    graph({ title, region, width, period: minute, view: "timeSeries", lines });
  const inBoth = (metric: (site: (typeof sites)[number]) => Metric, what: string) =>
    sites.map((site) => line(metric(site), { label: `${what} ${site.region}`, region: site.region }));
  const application = (name: string, stat: string) =>
    inBoth(() => applicationMetric(environment, name, stat), stat);
  const balanced = (name: MetricName<"AWS/ApplicationELB">, what: string) =>
    inBoth(
      ({ loadBalancer }) => metricOf("AWS/ApplicationELB", { LoadBalancer: loadBalancer })(name, "Sum"),
      what,
    );
  return [
    [
      text(
        `# Payments of ${environment}\nWhat each number means: docs/metrics.md. What to do: docs/runbooks/alarms.md.`,
      ),
    ],
    [
      series("Payments a minute", 12, application("Transactions", "Sum")),
      series("Time that payments take, ms", 12, [
        ...["p50", "p90", "p99", "p99.9"].flatMap((stat) => application("TransactionDuration", stat)),
      ]),
    ],
    [
      series("Failures by reason, a minute", 12, [
        ...sites.map((site) =>
          computed(
            `SEARCH('{${applicationNamespace},Environment,Reason} MetricName="TransactionFailures" Environment="${environment}"', 'Sum', ${minute})`,
            { label: site.region, region: site.region },
          ),
        ),
      ]),
      series("Failures, a minute", 6, application("TransactionFailures", "Sum")),
      graph({
        title: "Who answers (1) and who does not (0)",
        // Route 53 reports nowhere else.
        region: "us-east-1",
        width: 6,
        period: minute,
        view: "timeSeries",
        lines: Object.entries(healthChecks).map(([label, id]) =>
          line(metricOf("AWS/Route53", { HealthCheckId: id })("HealthCheckStatus", "Minimum"), { label }),
        ),
      }),
    ],
    [
      series("5xx by source, a minute", 12, [
        ...balanced("HTTPCode_Target_5XX_Count", "tasks"),
        ...balanced("HTTPCode_ELB_5XX_Count", "load balancer"),
      ]),
      series("Requests a minute", 12, balanced("RequestCount", "requests")),
    ],
    sites.map((site) => recoveryPointAge(site, maxDataLossMinutes)),
    [
      lastMoves(subject, "Seconds that the last move took, until the region served", "recovery"),
      lastMoves(subject, "Seconds of payments that the last move cost at most", "loss"),
    ],
  ];
}

/** The payments that a loss of the other region would cost at most. */
function recoveryPointAge(
  { region, pointAge }: BusinessSubject["sites"][number],
  maxDataLossMinutes: number,
): Widget {
  return graph({
    title: `Minutes since the newest recovery point in ${region}; ${maxDataLossMinutes} are agreed`,
    region,
    width: 12,
    period: 600,
    view: "singleValue",
    since: "PT1H",
    lines: [
      line(pointAge, { id: "seconds", label: "seconds", visible: false }),
      computed("seconds / 60", { id: "age", label: "minutes" }),
    ],
  });
}

/**
 * One figure of the last move into either region. What was measured is kept for 15 months, by the hour:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#metrics-retention
 */
function lastMoves(
  { environment, sites }: BusinessSubject,
  title: string,
  figure: keyof typeof moveMetrics,
): Widget {
  const [{ region } = { region: "" }] = sites;
  return graph({
    title,
    region,
    width: 12,
    period: day,
    view: "singleValue",
    since: "P400D",
    lines: sites.flatMap((site, index) =>
      moveKinds.flatMap((kind) => {
        const id = `${kind}${index}`;
        return [
          line(moveMetric(environment, kind, figure), { id, label: id, region: site.region, visible: false }),
          computed(`FILL(${id}, REPEAT)`, { label: `${kind}, to ${site.region}` }),
        ];
      }),
    ),
  });
}
