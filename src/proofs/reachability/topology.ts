import type { Synthesis } from "../model/registration.ts";
import { type Acl, readAcls } from "./acls.ts";
import { readGatewayEndpoints } from "./endpoints.ts";
import { readGroups, type SecurityGroup } from "./groups.ts";
import { type Interfaces, readInterfaces } from "./interfaces.ts";
import { type Inventory, takeInventory } from "./inventory.ts";
import { type PlannedPeering, readPeerings } from "./peerings.ts";
import { type NetworkPlace, readOutsides, readStations, type Station } from "./places.ts";
import { type RouteTable, readRouteTables } from "./routes.ts";
import { type PlannedSubnet, readSubnets } from "./subnets.ts";
import { type PlannedVpc, readVpcs } from "./vpcs.ts";

/** Everything that decides what reaches what, over all given stacks. */
export interface Topology {
  readonly inventory: Inventory;
  readonly vpcs: readonly PlannedVpc[];
  readonly peerings: readonly PlannedPeering[];
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
  const vpcs = readVpcs(inventory);
  const peerings = readPeerings(inventory, vpcs);
  const endpoints = readGatewayEndpoints(inventory, vpcs);
  const tables = readRouteTables(inventory, vpcs, peerings, endpoints);
  const acls = readAcls(inventory, vpcs);
  const subnets = readSubnets(inventory, vpcs, tables, acls);
  const groups = readGroups(inventory, vpcs);
  const interfaces = readInterfaces(inventory);
  const stations = readStations(interfaces, subnets, groups);
  const places = [...stations, ...readOutsides(vpcs, endpoints)];
  return { inventory, vpcs, peerings, tables, acls, subnets, groups, interfaces, stations, places };
}
