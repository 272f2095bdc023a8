import type { Violation } from "../model/rule.ts";
import { strangeSuffix } from "../model/with-suffix.ts";
import { type Resource, record } from "../reachability/inventory.ts";
import { proveSeries } from "./alarms/prove.ts";
import { proveEvents } from "./events/prove.ts";
import { problem } from "./problem.ts";
import { type PlayArgs, undisturbedStages } from "./staged.ts";

/**
 * Proves a stack's alarms and events under another suffix, as a second environment of the account: what hears of the first
 * one's resources, or counts together with it, is a problem.
 */
export function proveApart(here: PlayArgs, there: PlayArgs): readonly Violation[] {
  const stages = undisturbedStages(there);
  const found = [...proveSeries(stages), ...proveEvents(stages), ...shared(here, there)];
  return found.map((one) => ({ ...one, message: `with environmentSuffix ${strangeSuffix}: ${one.message}` }));
}

/** Filters of two environments that count under one name. */
function shared(here: PlayArgs, there: PlayArgs): readonly Violation[] {
  const countOf = ({ region, inputs }: Resource) => {
    const { namespace, name } = record(inputs.metricTransformation);
    return `${region} ${namespace} ${name}`;
  };
  const filters = ({ standings }: PlayArgs) =>
    standings.primary.ofType("aws:cloudwatch/logMetricFilter:LogMetricFilter");
  const counts = new Set(filters(here).map(countOf));
  return filters(there)
    .filter((filter) => counts.has(countOf(filter)))
    .map((filter) =>
      problem(
        "environments-apart",
        filter,
        `it counts as ${countOf(filter)}, and so does another environment of the account: each is told of what happens to the other`,
      ),
    );
}
