import type { Plain } from "../model/registration.ts";
import type { Violation } from "../model/rule.ts";
import { defaultAclType } from "./acls.ts";
import { ruleTypes } from "./groups.ts";
import { interfaceTypes } from "./interfaces.ts";
import type { Resource } from "./inventory.ts";
import { problem } from "./problem.ts";
import { routeType } from "./routes.ts";
import { aclAssociationType, subnetType } from "./subnets.ts";
import type { Topology } from "./topology.ts";
import { harmless, known } from "./types.ts";
import { tableAssociationType, vpcType } from "./vpcs.ts";

/** The resources that the proof cannot see through. For a stack with any of them it claims nothing. */
export function beyondTheProof({
  inventory,
  interfaces,
  vpcs,
  peerings,
  subnets,
  tables,
  acls,
  groups,
}: Topology): readonly Violation[] {
  const parts = new Map<string, Resource>(
    inventory.all
      .filter(({ type }) => known.has(type) && !interfaceTypes.includes(type))
      .map((part) => [part.id, part]),
  );
  const unknown = inventory.all
    .filter(({ type }) => !known.has(type) && !harmless.has(type))
    .flatMap((resource) => {
      const part = namedIn(resource.inputs, parts);
      return part === undefined
        ? []
        : [
            problem(
              "beyond-the-proof",
              resource,
              `${resource.name} is tied to ${part.name}, and the proof does not know what ${resource.type} does there`,
            ),
          ];
    });
  const dangling = (type: string, input: string, exists: (id: string) => boolean) =>
    inventory.ofType(type).flatMap((resource) => {
      const ids = namesIn([resource.inputs[input] ?? null]);
      return ids.filter((id) => !exists(id)).map((id) => strange(resource, id));
    });
  const isVpc = (id: string) => vpcs.some((vpc) => vpc.id === id);
  return [
    ...unknown,
    ...vpcs
      .filter(
        ({ resource: { inputs } }) =>
          inputs.assignGeneratedIpv6CidrBlock === true || inputs.ipv6CidrBlock !== undefined,
      )
      .map(({ resource }) =>
        problem("beyond-the-proof", resource, `${resource.name} has IPv6 addresses; the proof is of IPv4`),
      ),
    ...peerings
      .filter(({ requester, accepter }) => requester === undefined || accepter === undefined)
      .map(({ resource, defect }) =>
        problem("beyond-the-proof", resource, `nothing is known of where ${resource.name} leads: ${defect}`),
      ),
    ...inventory
      .ofType(vpcType)
      .filter(({ id }) => !isVpc(id))
      .map((vpc) => problem("beyond-the-proof", vpc, `the range of ${vpc.name} is not written down`)),
    ...dangling(tableAssociationType, "routeTableId", (id) => tables.has(id)),
    ...dangling(aclAssociationType, "networkAclId", (id) => acls.has(id)),
    ...dangling(defaultAclType, "defaultNetworkAclId", (id) => acls.has(id)),
    ...dangling(subnetType, "vpcId", isVpc),
    ...dangling(routeType, "routeTableId", (id) => tables.has(id)),
    ...Object.values(ruleTypes).flatMap((type) => dangling(type, "securityGroupId", (id) => groups.has(id))),
    ...interfaces.flatMap(({ owner, subnetIds, groupIds }) =>
      [
        ...subnetIds.filter((id) => !subnets.some((subnet) => subnet.id === id)),
        ...groupIds.filter((id) => !groups.has(id)),
      ].map((id) => strange(owner, id)),
    ),
  ];
}

const strange = (resource: Resource, id: string): Violation =>
  problem(
    "beyond-the-proof",
    resource,
    `${resource.name} belongs to ${id}, which is in no stack of this proof`,
  );

/** The first of the parts that any text inside a value names. */
function namedIn(value: Plain, parts: ReadonlyMap<string, Resource>): Resource | undefined {
  if (typeof value === "string") return parts.get(value);
  if (typeof value !== "object" || value === null) return undefined;
  for (const inner of Object.values(value)) {
    const part = namedIn(inner, parts);
    if (part !== undefined) return part;
  }
  return undefined;
}

/** Every text inside the values, at whatever depth. */
const namesIn = (values: readonly Plain[]): readonly string[] =>
  values.flatMap((value) => {
    if (typeof value === "string") return [value];
    return typeof value === "object" && value !== null ? namesIn(Object.values(value)) : [];
  });
