import { applicationMetrics, applicationNamespace } from "../../kit/watch/application-metrics.ts";
import { awsEmitters, type Emitter } from "../../kit/watch/emitted-metrics.ts";
import { moveKinds, moveMetrics, moveNamespace } from "../../kit/watch/move-metrics.ts";

/** All emitters of metrics: AWS's services, moves, and the application. */
export const emitters: readonly Emitter[] = [
  ...awsEmitters,
  {
    namespace: moveNamespace,
    source: "docs/metrics.md",
    metrics: Object.values(moveMetrics),
    dimensions: { Environment: { any: true }, Kind: { values: moveKinds } },
  },
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
