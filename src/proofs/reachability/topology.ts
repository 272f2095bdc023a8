import type { Synthesis } from "../model/registration.ts";
import { readAcls } from "./acls.ts";
import { readGatewayEndpoints } from "./endpoints.ts";
import { readGroups, type SecurityGroup } from "./groups.ts";
import { type Interfaces, readInterfaces } from "./interfaces.ts";
import { type Inventory, takeInventory } from "./inventory.ts";
import { readMiddles } from "./middles.ts";
import type { Acl, Middle, PlannedPeering, PlannedSubnet, PlannedVpc, RouteTable } from "./network.ts";
import { readPeerings } from "./peerings.ts";
import { type NetworkPlace, readOutsides, readStations, type Station } from "./places.ts";
import { readRouteTables } from "./routes.ts";
import { readSubnets } from "./subnets.ts";
import { readVpcs } from "./vpcs.ts";

/** Everything that decides which places reach which, over all given stacks. */
export interface Topology {
  readonly inventory: Inventory;
  readonly vpcs: readonly PlannedVpc[];
  readonly peerings: readonly PlannedPeering[];
  readonly middles: readonly Middle[];
  readonly tables: ReadonlyMap<string, RouteTable>;
  readonly acls: ReadonlyMap<string, Acl>;
  readonly subnets: readonly PlannedSubnet[];
  readonly groups: ReadonlyMap<string, SecurityGroup>;
  readonly interfaces: readonly Interfaces[];
  readonly stations: readonly Station[];
  /** The stations, and what lies outside every VPC. */
  readonly places: readonly NetworkPlace[];
}

export function readTopology(syntheses: readonly Synthesis[]): Topology {
  const inventory = takeInventory(syntheses);
  // Tables lead to what is in subnets, and subnets have tables: each asks for the other once both are read.
  let [knownTables, knownSubnets]: [ReadonlyMap<string, RouteTable>, readonly PlannedSubnet[]] = [
    new Map(),
    [],
  ];
  const vpcs = readVpcs(inventory, (id) => knownTables.get(id));
  const peerings = readPeerings(inventory, vpcs);
  const endpoints = readGatewayEndpoints(inventory, vpcs);
  const middles = readMiddles(inventory, (id) => knownSubnets.find((subnet) => subnet.id === id));
  const tables = readRouteTables(inventory, vpcs, { peerings, endpoints, middles });
  const acls = readAcls(inventory, vpcs);
  const subnets = readSubnets(inventory, vpcs, tables, acls);
  [knownTables, knownSubnets] = [tables, subnets];
  const groups = readGroups(inventory, vpcs);
  const interfaces = readInterfaces(inventory);
  const stations = readStations(interfaces, subnets, groups);
  const places = [...stations, ...readOutsides(vpcs, endpoints)];
  return { inventory, vpcs, peerings, middles, tables, acls, subnets, groups, interfaces, stations, places };
}
