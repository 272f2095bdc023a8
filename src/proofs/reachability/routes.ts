import type { PlainRecord } from "../model/registration.ts";
import { type Inventory, type Resource, records, text } from "./inventory.ts";
import type {
  GatewayEndpoint,
  Middle,
  PlannedPeering,
  PlannedVpc,
  Route,
  RouteTable,
  RouteTarget,
} from "./network.ts";
import { cidrRange, none, type Ranges, subtract, union } from "./ranges.ts";

export const tableType = "aws:ec2/routeTable:RouteTable";
export const defaultTableType = "aws:ec2/defaultRouteTable:DefaultRouteTable";
export const routeType = "aws:ec2/route:Route";
export const mainType = "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation";

type RouteDraft = Omit<Route, "effective">;

/** The targets of routes, beside gateways. */
interface Targets {
  readonly peerings: readonly PlannedPeering[];
  readonly endpoints: readonly GatewayEndpoint[];
  readonly middles: readonly Middle[];
}

/** All tables by ID, main tables included. */
export function readRouteTables(
  inventory: Inventory,
  vpcs: readonly PlannedVpc[],
  { peerings, endpoints, middles }: Targets,
): ReadonlyMap<string, RouteTable> {
  const make = (
    id: string,
    resource: Resource,
    vpc: PlannedVpc,
    inline: readonly PlainRecord[],
  ): RouteTable => {
    const own = inventory.ofType(routeType).filter(({ inputs }) => inputs.routeTableId === id);
    const local: RouteDraft = {
      by: vpc.resource,
      destination: vpc.cidr,
      addresses: vpc.addresses,
      target: { kind: "local" },
    };
    const drafts = [
      local,
      ...inline.flatMap((route) => draft(resource, route, vpc, { peerings, middles })),
      ...own.flatMap((route) => draft(route, route.inputs, vpc, { peerings, middles })),
      ...endpoints
        .filter(({ tableIds }) => tableIds.includes(id))
        .map(
          (endpoint): RouteDraft => ({
            by: endpoint.resource,
            destination: endpoint.prefixListId,
            addresses: none,
            target: { kind: "endpoint", endpoint },
          }),
        ),
    ];
    const name = resource === vpc.resource ? `the main route table of ${vpc.resource.name}` : resource.name;
    return { id, resource, name, vpc, routes: byPrefix(drafts) };
  };
  const tables = inventory.ofType(tableType).flatMap((resource) => {
    const vpc = vpcs.find(({ id }) => id === resource.inputs.vpcId);
    return vpc === undefined ? [] : [make(resource.id, resource, vpc, records(resource.inputs.routes))];
  });
  const mains = vpcs.map((vpc) => {
    const id = text(vpc.resource.computed.mainRouteTableId) ?? "";
    const adopted = inventory
      .ofType(defaultTableType)
      .find(({ inputs }) => inputs.defaultRouteTableId === id);
    return make(id, adopted ?? vpc.resource, vpc, records(adopted?.inputs.routes));
  });
  return new Map([...mains, ...tables].map((table) => [table.id, table]));
}

/** Routes in the order in which they win: the longest prefix first, and the local route before another of the same length. */
function byPrefix(drafts: readonly RouteDraft[]): readonly Route[] {
  let taken: Ranges = none;
  const size = ({ addresses: [block] }: RouteDraft) => (block === undefined ? 0 : block[1] - block[0]);
  return [...drafts]
    .sort((a, b) => size(a) - size(b))
    .map((route) => {
      const effective = subtract(route.addresses, taken);
      taken = union(taken, route.addresses);
      return { ...route, effective };
    });
}

/** A route as it is written; none for IPv6, of which no VPC of this proof has addresses. */
function draft(
  by: Resource,
  inputs: PlainRecord,
  vpc: PlannedVpc,
  targets: Omit<Targets, "endpoints">,
): readonly RouteDraft[] {
  const block = text(inputs.destinationCidrBlock ?? inputs.cidrBlock);
  const list = text(inputs.destinationPrefixListId);
  const destination = block ?? list;
  if (destination === undefined) return [];
  const addresses = block === undefined ? none : cidrRange(block);
  return [{ by, destination, addresses, target: targetOf(inputs, vpc, targets) }];
}

function targetOf(
  inputs: PlainRecord,
  vpc: PlannedVpc,
  { peerings, middles }: Omit<Targets, "endpoints">,
): RouteTarget {
  const connection = text(inputs.vpcPeeringConnectionId);
  if (connection !== undefined) {
    const peering = peerings.find(({ resource }) => resource.id === connection);
    if (peering === undefined) return { kind: "nowhere", what: `the missing peering ${connection}` };
    return { kind: "peering", peering };
  }
  const gateway = text(inputs.gatewayId);
  if (gateway === "local") return { kind: "local" };
  if (gateway !== undefined && vpc.gateways.includes(gateway)) return { kind: "internet" };
  if (gateway?.startsWith("igw-"))
    return { kind: "nowhere", what: `${gateway}, which is not attached to ${vpc.resource.name}` };
  const through = text(inputs.natGatewayId ?? inputs.vpcEndpointId);
  if (through !== undefined) {
    const middle = middles.find(({ id }) => id === through);
    return middle === undefined
      ? { kind: "nowhere", what: `the missing ${through}` }
      : { kind: "middle", middle };
  }
  const other = Object.entries(inputs).find(
    ([key, value]) => /(Gateway|Interface|Endpoint)Id$|Arn$/.test(key) && value,
  );
  return { kind: "unknown", what: other === undefined ? "nothing" : `${other[0]} ${String(other[1])}` };
}
