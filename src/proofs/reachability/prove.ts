import { environments as described, type Environment } from "../../../environments/index.ts";
import type { Synthesis } from "../model/registration.ts";
import type { Violation } from "../model/rule.ts";
import { beyondTheProof } from "./beyond.ts";
import { type Connection, findConnections } from "./connections.ts";
import { expectations, type LeftRegion } from "./expectations.ts";
import { extraReach } from "./extra.ts";
import { misplaced, overlaps } from "./ground.ts";
import { missingReach } from "./missing.ts";
import { wrongNames } from "./open-names.ts";
import { needlessOpenings } from "./openings.ts";
import { unresolved } from "./resolution.ts";
import { asymmetricRoutes } from "./symmetry.ts";
import { readTopology, type Topology } from "./topology.ts";

export interface ReachabilityProof {
  readonly topology: Topology;
  /** Every connection that can be opened. */
  readonly reached: readonly Connection[];
  /** Parties that have a group and no interface yet; they are taken to have one in each subnet of their tier. */
  readonly assumed: readonly string[];
  /** Differences from the flows, and the gaps of the proof. None means: these flows, exactly. */
  readonly problems: readonly Violation[];
}

/**
 * Proves the connections that can be opened over all given stacks, from their resources alone, and compares them with the
 * flows. Give one synthesis for each stack, and the stacks of all peers.
 *
 * @param left the regions that are lost, which are judged by what they were when they were updated last
 * @throws Error for a stack whose environment has no descriptor
 */
export function proveReachability(
  syntheses: readonly Synthesis[],
  environments: readonly Environment[] = described,
  left: readonly LeftRegion[] = [],
): ReachabilityProof {
  const topology = readTopology(syntheses);
  const expected = expectations(syntheses, topology, environments, left);
  const reached = findConnections(topology);
  const needless = needlessOpenings(topology, expected);
  return {
    topology,
    reached,
    assumed: [
      ...new Set(
        topology.stations
          .filter(({ owners }) => owners.length === 0)
          .map(
            ({ parties, groups, subnet }) =>
              `${parties[0] ?? groups[0]?.name} in ${subnet.vpc.resource.name}`,
          ),
      ),
    ],
    problems: unique([
      ...beyondTheProof(topology),
      ...overlaps(topology),
      ...extraReach(reached, expected, new Set(needless.map(({ subject }) => subject))),
      ...missingReach(expected, topology),
      ...asymmetricRoutes(topology),
      ...unresolved(topology, expected),
      ...wrongNames(syntheses, topology, expected),
      ...misplaced(topology),
      ...needless,
    ]),
  };
}

const unique = (problems: readonly Violation[]): readonly Violation[] => [
  ...new Map(problems.map((problem) => [`${problem.rule} ${problem.message}`, problem])).values(),
];
