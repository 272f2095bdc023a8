import type { Difference } from "./diff.ts";
import { at } from "./inputs.ts";
import {
  beforeUpdate,
  criticalPath,
  type Duration,
  type PathStep,
  routingAfter,
  sum,
} from "./recovery-time.ts";
import type { Synthesis } from "./registration.ts";

/** The price of a move in time and in payments, as plan, report and documents tell it. */
interface MoveFigures {
  /** The longest chain of changes that wait for each other, up to the one that lets customers in. */
  readonly path: readonly PathStep[];
  /** The step before the update. Undefined where the update does everything. */
  readonly first: ReturnType<typeof beforeUpdate>;
  /** Minutes until customers' names lead there, as far as nothing else is waited for meanwhile. */
  readonly routing: Duration;
  /** Minutes until customers are served again, on paper. */
  readonly minutes: number;
  /** Whether a database moves at all. */
  readonly moves: boolean;
  /** Whether AWS hands the database over, so that a disaster loses seconds. */
  readonly handedOver: boolean;
  /** Minutes from one recovery point to the next, and the age in minutes at which one is refused. */
  readonly every: number;
  readonly refused: number;
}

/** Minutes rounded up. Only tenths are known, and the error of a double must not lift a sum above a whole minute. */
const wholeMinutes = (minutes: number): number => Math.ceil(Math.round(minutes * 10) / 10);

export function figuresOf(after: Synthesis, moved: Difference): MoveFigures {
  const path = criticalPath(after, moved);
  const first = beforeUpdate(after);
  const routing = routingAfter(after, moved);
  const points = after.outputs.recoveryPoints;
  const restores = path.some(({ resource }) => resource.type === "aws:rds/cluster:Cluster");
  return {
    path,
    first,
    routing,
    minutes: wholeMinutes((first?.minutes ?? 0) + sum(path) + routing.minutes),
    moves: path.length > 0 && (first !== undefined || restores),
    handedOver: first !== undefined,
    every: Number(at(points, "everyMinutes")),
    refused: Number(at(points, "maxDataLossMinutes")),
  };
}
