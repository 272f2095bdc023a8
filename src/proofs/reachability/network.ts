import type { InspectedNames } from "./inspection.ts";
import type { Resource } from "./inventory.ts";
import type { Ranges } from "./ranges.ts";
import type { Resolver } from "./resolver.ts";

/**
 * A VPC. With what is tied to it it stands in one file, because that goes in circles: subnets have tables, which lead to
 * what stands in subnets.
 */
export interface PlannedVpc {
  readonly id: string;
  readonly resource: Resource;
  readonly cidr: string;
  readonly addresses: Ranges;
  /** Whether AWS's own resolver answers with the private names of endpoints and peers. */
  readonly resolves: boolean;
  /** The attached internet gateways, by ID. */
  readonly gateways: readonly string[];
  /** The routes for what comes in by the VPC's internet gateway; none where the gateway has no table of its own. */
  readonly edge: () => readonly Route[];
  /** The names that may be resolved in the VPC. */
  readonly resolver: Resolver;
}

export interface PlannedSubnet {
  readonly id: string;
  readonly resource: Resource;
  readonly name: string;
  readonly vpc: PlannedVpc;
  readonly cidr: string;
  readonly addresses: Ranges;
  readonly table: RouteTable;
  /** The association of the subnet with its route table; undefined where it falls to the main table. */
  readonly association: Resource | undefined;
  readonly acl: Acl;
  /** Whether an interface here gets a public address without asking for one. */
  readonly givesPublicAddresses: boolean;
}

export interface RouteTable {
  readonly id: string;
  /** The table; for a main table that nothing describes, its VPC. */
  readonly resource: Resource;
  readonly name: string;
  readonly vpc: PlannedVpc;
  /** The routes, the most specific first. */
  readonly routes: readonly Route[];
}

export interface Route {
  /** The resource that creates the route. */
  readonly by: Resource;
  /** The block, or the ID of the prefix list. */
  readonly destination: string;
  /** The addresses of the block. */
  readonly addresses: Ranges;
  /** The addresses of the block that no more specific route of the table takes. */
  readonly effective: Ranges;
  readonly target: RouteTarget;
}

export type RouteTarget =
  | { readonly kind: "local" }
  | { readonly kind: "internet" }
  | { readonly kind: "peering"; readonly peering: PlannedPeering }
  /** A NAT gateway, or an endpoint of a network firewall, before the internet. */
  | { readonly kind: "middle"; readonly middle: Middle }
  | { readonly kind: "endpoint"; readonly endpoint: GatewayEndpoint }
  /** A target that is gone, or one that AWS would not route to. */
  | { readonly kind: "nowhere"; readonly what: string }
  /** A target that this proof knows nothing of. */
  | { readonly kind: "unknown"; readonly what: string };

/** A NAT gateway or a firewall between a subnet and the internet, in a subnet of its own. */
export interface Middle {
  readonly kind: "nat" | "firewall";
  readonly resource: Resource;
  /** The ID by which routes name it. */
  readonly id: string;
  readonly subnetId: string;
  /** The reason why it passes nothing on; undefined where it does. */
  readonly defect: string | undefined;
  /**
   * The subnet that it stands in. It is read after subnets, because they need their tables, which lead here. Undefined for
   * one that the proof does not have.
   */
  readonly subnet: () => PlannedSubnet | undefined;
  /** The names that a network firewall lets through; undefined for a NAT gateway, which looks at no names. */
  readonly inspected: InspectedNames | undefined;
}

export type Direction = "ingress" | "egress";

export interface Acl {
  /** The ACL; for a default one that nothing describes, its VPC. */
  readonly resource: Resource;
  readonly name: string;
  readonly entries: Readonly<Record<Direction, readonly AclEntry[]>>;
  /** The addresses that answers of a protocol pass for, found out once for each protocol. */
  readonly answers: Readonly<Record<Direction, (protocol: string) => AdmittedAnswers>>;
}

/** The addresses that answers pass for: with some port that a client may have chosen, and with every one. */
export interface AdmittedAnswers {
  readonly some: Ranges;
  readonly every: Ranges;
}

export interface AclEntry {
  /** The resource that the entry is written in. */
  readonly by: Resource;
  readonly number: number;
  readonly allows: boolean;
  readonly protocol: string;
  readonly ports: Ranges;
  readonly cidr: string;
  readonly addresses: Ranges;
}

export interface GatewayEndpoint {
  readonly resource: Resource;
  readonly vpc: PlannedVpc;
  /** AWS's name of the service, such as `s3`. */
  readonly service: string;
  readonly prefixListId: string;
  /** The route tables that get a route to the endpoint. */
  readonly tableIds: readonly string[];
}

export interface PlannedPeering {
  readonly resource: Resource;
  readonly requester: PlannedVpc | undefined;
  readonly accepter: PlannedVpc | undefined;
  /** The reason why the peering carries nothing; undefined where it does. */
  readonly defect: string | undefined;
  /** The sides whose names the other side resolves to private addresses. */
  readonly resolving: ReadonlySet<PeeringSideName>;
}

export type PeeringSideName = "requester" | "accepter";
