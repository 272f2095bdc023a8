import type { Difference } from "./diff.ts";
import { at } from "./inputs.ts";
import { criticalPath, type PathStep, routingMinutes, sum } from "./recovery-time.ts";
import type { Synthesis } from "./registration.ts";

/** What a move costs in time and in payments, as plan, report and prices tell it. */
export interface MoveFigures {
  /** The longest chain of changes that wait for each other, up to the one that lets customers in. */
  readonly path: readonly PathStep[];
  /** Minutes until customers' names lead there. */
  readonly routing: number;
  /** Minutes until customers are served again, on paper. */
  readonly minutes: number;
  /** Whether a database is restored: otherwise AWS has handed one over before, which takes its own time. */
  readonly restores: boolean;
  /** Minutes from one recovery point to the next, and the age in minutes at which one is refused. */
  readonly every: number;
  readonly refused: number;
}

export function figuresOf(after: Synthesis, moved: Difference): MoveFigures {
  const path = criticalPath(after, moved);
  const routing = routingMinutes(after);
  const points = after.outputs.recoveryPoints;
  return {
    path,
    routing,
    minutes: Math.ceil(sum(path) + routing),
    restores: path.some(({ resource }) => resource.type === "aws:rds/cluster:Cluster"),
    every: Number(at(points, "everyMinutes")),
    refused: Number(at(points, "maxDataLossMinutes")),
  };
}
