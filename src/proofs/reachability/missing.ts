import { groupBy } from "../model/group.ts";
import type { Violation } from "../model/rule.ts";
import { portOf } from "./connections.ts";
import { type Expectation, isAt } from "./expectations.ts";
import { type Hop, trafficText } from "./hop.ts";
import { moreText, pathText, problem } from "./problem.ts";
import type { Topology } from "./topology.ts";
import { blocks, type Path, trace } from "./trace.ts";

/** Flows that do not work, or would not after a move, between any two places that they have to work between. */
export const missingReach = (expected: readonly Expectation[], topology: Topology): readonly Violation[] =>
  expected.flatMap((expectation) => absentEnds(expectation, topology) ?? blockedPaths(expectation, topology));

/** Ends of a flow at which there is nobody; undefined where there is somebody at both. */
function absentEnds({ flow, from, to }: Expectation, { places }: Topology): readonly Violation[] | undefined {
  const absent = [from, to].find((end) => !places.some((place) => isAt(place, end)));
  const where = absent?.vpc ?? from.vpc ?? to.vpc;
  if (absent === undefined || where === undefined) return undefined;
  const what = `${flow.from} has to reach ${flow.to} on ${flow.port}, but ${where.resource.name} has no ${absent.party}`;
  return [problem("missing-reach", where.resource, what)];
}

function blockedPaths({ flow, from, to }: Expectation, { places }: Topology): readonly Violation[] {
  const ends = places.filter((place) => isAt(place, to));
  const later = from.now || to.now ? "could not, once the other region is back," : "could not, after a move,";
  const cannot = from.now && to.now ? "cannot" : later;
  const blocked = places
    .filter((place) => isAt(place, from))
    .flatMap((start) => ends.filter((end) => end !== start).map((end) => [start, end] as const))
    .map(([start, end]) => trace(start, end, { protocol: "tcp", ports: portOf(flow.port) }))
    // A move changes the rules of groups alone: routes and ACLs lie ready.
    .map((path) => ({
      path,
      blocking: blocks(path).filter(
        ({ kind, looksAt }) => kind !== "group" || (looksAt === "to" ? from : to).now,
      ),
    }))
    .filter(({ blocking }) => blocking.length > 0);
  const alike = groupBy(blocked, ({ blocking }) =>
    blocking.map(({ kind, way, at }) => `${kind} ${way} ${at.urn}`).join(),
  );
  return [...alike.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [blockedPath(first.path, first.blocking, others.length, cannot)],
  );
}

function blockedPath(path: Path, blocking: readonly Hop[], others: number, cannot: string): Violation {
  const { from, to, traffic, hops } = path;
  const oneWay = blocking.every(({ kind, way }) => kind === "route" && way === "back");
  const at = (blocking[0] ?? hops[0])?.at;
  if (at === undefined) throw new Error(`nothing stands between ${from.label} and ${to.label}`);
  const what = `${from.label} ${cannot} open ${trafficText(traffic)} to ${to.label}`;
  return problem(
    oneWay ? "asymmetric-route" : "missing-reach",
    at,
    `${what}${moreText(others)}: ${pathText(path, blocking)}`,
  );
}
