import { environments as described, type Environment } from "../../../environments/index.ts";
import { ArgumentError } from "../../cli/errors.ts";
import { groupBy } from "../model/group.ts";
import type { Synthesis } from "../model/registration.ts";
import { portOf } from "./connections.ts";
import { type Expectation, expectations, isAt, isNow, type LeftRegion } from "./expectations.ts";
import { otherEnd } from "./peerings.ts";
import { type NetworkPlace, onlyAnswers, vpcIdOf } from "./places.ts";
import { hopText } from "./problem.ts";
import { readTopology, type Topology } from "./topology.ts";
import { blocks, isPossible, type Path, trace } from "./trace.ts";

export interface Explanation {
  /** The verdict: who opens a connection to whom, whether that works, and whether it is meant to. */
  readonly title: string;
  /** The way there and back; if it is blocked, the hops that block it. */
  readonly hops: readonly string[];
  /** The verdict in short, by networks. */
  readonly short: string;
}

/** The error for a name that nothing in the stacks has. */
export class UnknownPlaceError extends ArgumentError {}

/**
 * Explains why one place can or cannot open a TCP connection to another: the way, hop by hop, in each VPC and over each
 * peering, open ways first.
 *
 * @param from a party of environments/flows.ts, or the logical name of a resource that has interfaces, or its beginning
 * @param to likewise
 * @param left the regions that are lost
 * @throws UnknownPlaceError that lists the names
 */
export function explain(
  syntheses: readonly Synthesis[],
  from: string,
  to: string,
  port: number,
  environments: readonly Environment[] = described,
  left: readonly LeftRegion[] = [],
): readonly Explanation[] {
  const topology = readTopology(syntheses);
  const expected = expectations(syntheses, topology, environments, left);
  const ends = [from, to].map((name) => placesCalled(name, topology));
  if (ends[0]?.every(onlyAnswers))
    return nothing(`${from} only answers; what it calls by itself comes from the internet`);
  const paths = pairsOf(ends, topology).map(([start, end]) =>
    trace(start, end, { protocol: "tcp", ports: portOf(port) }),
  );
  if (paths.length === 0) return nothing(`${from} and ${to} are in VPCs that no peering connects`);
  const alike = groupBy(paths, (path) => `${vpcIdOf(path.from)} ${vpcIdOf(path.to)} ${verdictOf(path)}`);
  return verdicts.flatMap((verdict) =>
    [...alike.values()].flatMap(([path, ...others]) =>
      path === undefined || verdictOf(path) !== verdict
        ? []
        : [explainPath(path, others.length, expected, topology)],
    ),
  );
}

const nothing = (title: string): readonly Explanation[] => [{ title, hops: [], short: title }];

function placesCalled(name: string, { places }: Topology): readonly NetworkPlace[] {
  const found = places.filter(
    (place) =>
      place.parties.some((party) => party === name) ||
      (place.kind === "station" &&
        place.owners.some((owner) => owner.name === name || owner.name.startsWith(`${name}-`))),
  );
  if (found.length > 0) return found;
  const known = new Set(places.flatMap(({ parties }) => parties));
  throw new UnknownPlaceError(
    `nothing is called "${name}"; there are ${[...known].sort().join(", ")}, and the resources that have interfaces`,
  );
}

/**
 * The pairs of places to explain. Places of VPCs that have nothing to do with each other are left out: there are many, and
 * no surprise among them.
 */
function pairsOf(
  [starts = [], ends = []]: readonly (readonly NetworkPlace[])[],
  { vpcs, peerings }: Topology,
): readonly (readonly [NetworkPlace, NetworkPlace])[] {
  const adjoining = (start: NetworkPlace, end: NetworkPlace) => {
    const [a, b] = [start, end].map((place) => vpcs.find(({ id }) => id === vpcIdOf(place)));
    return (
      a === undefined || b === undefined || a === b || peerings.some((peering) => otherEnd(peering, a) === b)
    );
  };
  return starts
    .filter((start) => !onlyAnswers(start))
    .flatMap((start) =>
      ends
        .filter(
          (end) =>
            end !== start && adjoining(start, end) && (start.kind === "station" || end.kind === "station"),
        )
        .map((end) => [start, end] as const),
    );
}

/** The verdicts, in the order in which they are told. */
const verdicts = ["open", "open in part", "blocked"] as const;

const verdictOf = (path: Path): (typeof verdicts)[number] => {
  if (blocks(path).length === 0) return "open";
  return isPossible(path) ? "open in part" : "blocked";
};

function explainPath(
  path: Path,
  others: number,
  expected: readonly Expectation[],
  { vpcs }: Topology,
): Explanation {
  const { from, to, traffic, hops } = path;
  const blocking = blocks(path);
  const flow = expected.find(
    (expectation) =>
      isNow(expectation) &&
      expectation.flow.port === traffic.ports[0] &&
      isAt(from, expectation.from) &&
      isAt(to, expectation.to),
  )?.flow;
  const verdict = verdictOf(path);
  const network = (place: NetworkPlace) =>
    vpcs.find(({ id }) => id === vpcIdOf(place))?.resource.name ?? place.label;
  const shown = verdict === "blocked" ? hops.filter((hop) => blocking.includes(hop)) : hops;
  const declaredAs = flow === undefined ? "no flow says so" : `a flow says so: ${flow.why}`;
  const more = others === 0 ? "" : ` (and ${others} more alike)`;
  return {
    title: `${from.label} to ${to.label}${more}: ${verdict}; ${declaredAs}`,
    hops: shown.map((hop) => hopText(hop, blocking)),
    short: `${verdict} from ${network(from)} to ${network(to)}${flow === undefined ? "; no flow says so" : `: ${flow.why}`}`,
  };
}
