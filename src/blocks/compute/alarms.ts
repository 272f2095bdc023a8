import type * as pulumi from "@pulumi/pulumi";
import type { Monitoring } from "../../../environments/index.ts";
import type { AlarmSpec } from "../../kit/watch/alarm.ts";
import { applicationMetric } from "../../kit/watch/application-metrics.ts";
import { metricOf, single } from "../../kit/watch/metric.ts";
import { noTraffic } from "../../kit/watch/request-errors.ts";

export interface ServiceSubject {
  readonly environment: string;
  readonly applicationLogs: pulumi.Input<string>;
}

/** The alarms of what the application tells of itself. They are alike whether a region serves or waits. */
export function serviceAlarms(
  { environment, applicationLogs }: ServiceSubject,
  { owner, transactionP99Seconds }: Monitoring,
) {
  const of = undefined;
  return {
    slowTransactions: {
      id: "transaction-p99",
      of,
      what: "The slowest hundredth of payments takes too long, in milliseconds",
      severity: "page",
      owner,
      measure: single(applicationMetric(environment, "TransactionDuration", "p99")),
      wrong: "above",
      threshold: transactionP99Seconds * 1000,
      period: 60,
      periods: { wrong: 5, of: 5 },
      missing: noTraffic,
    },
    cardNumbers: {
      id: "card-numbers-in-logs",
      of,
      what: "The application writes card numbers to its log, where they are masked",
      severity: "page",
      owner,
      measure: single(
        metricOf("AWS/Logs", { LogGroupName: applicationLogs, DataProtectionOperation: "Audit" })(
          "LogEventsWithFindings",
          "Sum",
        ),
      ),
      wrong: "above",
      threshold: 0,
      period: 300,
      periods: { wrong: 1, of: 1 },
      missing: { treat: "notBreaching", why: "there is data only when something was found" },
    },
  } as const satisfies Record<string, AlarmSpec>;
}
