import type * as pulumi from "@pulumi/pulumi";
import type { Metric } from "./metric.ts";

/** The application's metrics of payments, in CloudWatch's embedded metric format: docs/metrics.md. */
export const applicationNamespace = "Payments";

interface ApplicationMetric {
  readonly name: string;
  readonly unit: "Count" | "Milliseconds" | "Seconds";
  /** The sets of dimensions that it is reported with. */
  readonly dimensions: readonly (readonly string[])[];
  readonly meaning: string;
}

export const applicationMetrics: readonly ApplicationMetric[] = [
  {
    name: "Transactions",
    unit: "Count",
    dimensions: [["Environment"]],
    meaning: "Payments that reached an end, whichever",
  },
  {
    name: "TransactionDuration",
    unit: "Milliseconds",
    dimensions: [["Environment"]],
    meaning: "From the request to its answer, the payment processor's time included",
  },
  {
    name: "TransactionFailures",
    unit: "Count",
    dimensions: [["Environment"], ["Environment", "Reason"]],
    meaning: "Payments that failed for a reason that is not the customer's",
  },
  {
    name: "LeaseAge",
    unit: "Seconds",
    dimensions: [["Environment"]],
    meaning:
      "Since a task last read which region writes, while it tries in vain; 0 once it reads that another one does",
  },
  {
    name: "LeaseLost",
    unit: "Count",
    dimensions: [["Environment"]],
    meaning: "Readings of a task that say that another region writes",
  },
];

/** @param environment what the application is told in `deployment.environment` */
export const applicationMetric = (environment: pulumi.Input<string>, name: string, stat: string): Metric => ({
  namespace: applicationNamespace,
  name,
  dimensions: { Environment: environment },
  stat,
});
