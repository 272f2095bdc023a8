import type { Violation } from "../model/rule.ts";
import type { Hop } from "./hop.ts";
import type { Resource } from "./inventory.ts";
import type { Path } from "./trace.ts";

const remedies = {
  "extra-reach": "Take the opening away, or say in environments/flows.ts that it is wanted",
  "missing-reach": "Let the marked hop through, or take the flow out of environments/flows.ts",
  "asymmetric-route": "Give the way back the route that the way out has",
  overlap: "Give each VPC and each subnet a range of its own in the address plan",
  "needless-opening": "Narrow it to a flow of environments/flows.ts, or take it away",
  misplaced: "Put the interfaces into the subnets of their party's tier",
  resolution:
    "Make endpoints with private names, peerings with resolution on both sides, and let the name be resolved",
  "open-name": "Take it out of the list, or say in environments/names.ts who asks for it",
  "beyond-the-proof": "Take it away, or teach src/proofs/reachability to read it",
} as const;

export type ReachabilityRule = keyof typeof remedies;

export const reachabilityRules = Object.keys(remedies) as readonly ReachabilityRule[];

export const problem = (rule: ReachabilityRule, subject: Resource, message: string): Violation => ({
  rule,
  subject: subject.urn,
  message,
  remedy: remedies[rule],
});

/** The way, hop by hop; hops that block are marked. */
export const pathText = ({ hops }: Path, blocking: readonly Hop[]): string =>
  hops.map((hop) => hopText(hop, blocking)).join(" ");

export const hopText = (hop: Hop, blocking: readonly Hop[]): string =>
  `${hop.way === "out" ? "→" : "←"} ${blocking.includes(hop) ? "✗ " : ""}${hop.say()}`;

/** How many more pairs of places have the same problem. */
export const moreText = (others: number): string =>
  others === 0 ? "" : ` (and ${others} such pair${others === 1 ? "" : "s"} more)`;
