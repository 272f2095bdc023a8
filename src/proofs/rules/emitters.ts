import { applicationMetrics, applicationNamespace } from "../../kit/watch/application-metrics.ts";
import { awsEmitters, type Emitter } from "../../kit/watch/emitted-metrics.ts";

/** All that reports metrics: AWS's services, and the application. */
export const emitters: readonly Emitter[] = [
  ...awsEmitters,
  // Taken out of the application's log by CloudWatch itself: docs/metrics.md is the contract.
  ...applicationMetrics.flatMap(({ name, dimensions }) =>
    dimensions.map((names) => ({
      namespace: applicationNamespace,
      source: "docs/metrics.md",
      metrics: [name],
      dimensions: Object.fromEntries(names.map((dimension) => [dimension, { any: true } as const])),
    })),
  ),
];
