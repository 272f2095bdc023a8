import type { Metric } from "./metric.ts";

/** The metrics of moves into a region, in that region: `npm run dr` puts them there once a move is confirmed. */
export const moveNamespace = "Payments/Moves";

/** The kinds of moves. A planned move loses nothing; a disaster may. */
export const moveKinds = ["planned", "disaster"] as const;
export type MoveKind = (typeof moveKinds)[number];

/** The names of the metrics of a move, both in seconds. */
export const moveMetrics = {
  /** Seconds from the command's start to the confirmed answer of the new region. */
  recovery: "RecoveryTime",
  /** Seconds of payments that the new database lacks at most. */
  loss: "DataLoss",
} as const;

export const moveMetric = (
  environment: string,
  kind: MoveKind,
  figure: keyof typeof moveMetrics,
): Metric => ({
  namespace: moveNamespace,
  name: moveMetrics[figure],
  dimensions: { Environment: environment, Kind: kind },
  stat: "Maximum",
});
