import { type Advice, breachOf, type Violation } from "../model/rule.ts";
import type { Hop } from "./hop.ts";
import type { Resource } from "./inventory.ts";
import type { Path } from "./trace.ts";

const vpc = "https://docs.aws.amazon.com/vpc/latest";

const checks = {
  "extra-reach": {
    why: "Whoever can connect needs only one weakness more on the other side",
    sources: ["ours"],
    remedy: "Take the opening away, or say in environments/flows.ts that it is wanted",
  },
  "missing-reach": {
    why: "AWS accepts rules that lead nowhere, and what cannot connect is found out by its time-out",
    sources: ["ours"],
    remedy: "Let the marked hop through, or take the flow out of environments/flows.ts",
  },
  "asymmetric-route": {
    why: "A peering carries only what both sides have a route for",
    sources: [`${vpc}/peering/vpc-peering-routing.html`],
    remedy: "Give the way back the route that the way out has",
  },
  overlap: {
    why: "AWS refuses a peering of VPCs whose ranges overlap, and a subnet that overlaps another",
    sources: [`${vpc}/peering/vpc-peering-basics.html`, `${vpc}/userguide/subnet-sizing.html`],
    remedy: "Give each VPC and each subnet a range of its own in the address plan",
  },
  "needless-opening": {
    why: "An opening that no flow needs is there for whoever comes next",
    sources: ["ours"],
    remedy: "Narrow it to a flow of environments/flows.ts, or take it away",
  },
  misplaced: {
    why: "Routes and ACLs are a subnet's: in another one a party has another's",
    sources: [`${vpc}/userguide/VPC_Route_Tables.html`, `${vpc}/userguide/vpc-network-acls.html`],
    remedy: "Put the interfaces into the subnets of their party's tier",
  },
  resolution: {
    why: "AWS's names lead to public addresses, which nothing here has a way to, unless an endpoint or a peering says otherwise",
    sources: [
      "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html",
      "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcPeeringConnectionOptions.html",
    ],
    remedy:
      "Make endpoints with private names, peerings with resolution on both sides, and let the name be resolved",
  },
  "open-name": {
    why: "Who can resolve a name of their own can carry data out in the question",
    sources: [
      "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-overview.html",
    ],
    remedy: "Take it out of the list, or say in environments/names.ts who asks for it",
  },
  "beyond-the-proof": {
    why: "What the proof cannot read could open anything",
    sources: ["ours"],
    remedy: "Take it away, or teach src/proofs/reachability to read it",
  },
} as const satisfies Readonly<Record<string, Advice>>;

type ReachabilityRule = keyof typeof checks;

export const reachabilityChecks: Readonly<Record<ReachabilityRule, Advice>> = checks;

export const reachabilityRules = Object.keys(checks) as readonly ReachabilityRule[];

export const problem = (rule: ReachabilityRule, subject: Resource, message: string): Violation =>
  breachOf(checks, rule, subject.urn, message);

/** The way, hop by hop; hops that block are marked. */
export const pathText = ({ hops }: Path, blocking: readonly Hop[]): string =>
  hops.map((hop) => hopText(hop, blocking)).join(" ");

export const hopText = (hop: Hop, blocking: readonly Hop[]): string =>
  `${hop.way === "out" ? "→" : "←"} ${blocking.includes(hop) ? "✗ " : ""}${hop.say()}`;

/** The number of further pairs of places with the same problem. */
export const moreText = (others: number): string =>
  others === 0 ? "" : ` (and ${others} such pair${others === 1 ? "" : "s"} more)`;
