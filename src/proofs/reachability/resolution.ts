import { endpointServicesOf, gatewayServices } from "../../../environments/workloads.ts";
import type { Violation } from "../model/rule.ts";
import { endpointType, kindOf, serviceOf } from "./endpoints.ts";
import type { Expectation } from "./expectations.ts";
import type { Resource } from "./inventory.ts";
import { otherEnd, sides } from "./peerings.ts";
import { problem } from "./problem.ts";
import type { Topology } from "./topology.ts";
import type { PlannedVpc } from "./vpcs.ts";

/** Names that would lead somewhere else: flows are between names, whatever the addresses could do. */
export function unresolved(topology: Topology, expected: readonly Expectation[]): readonly Violation[] {
  const callers = topology.vpcs.flatMap((vpc) => {
    const calls = expected.find(
      ({ from, to }) => from.vpc === vpc && to.vpc === vpc && to.party === "endpoints",
    );
    return calls ? [{ vpc, services: endpointServicesOf(calls.environment) }] : [];
  });
  const crossed = topology.peerings.filter((peering) =>
    expected.some(
      ({ from, to }) => from.vpc && to.vpc && from.vpc !== to.vpc && otherEnd(peering, from.vpc) === to.vpc,
    ),
  );
  return [
    ...callers
      .filter(({ vpc }) => !vpc.resolves)
      .map(({ vpc: { resource } }) =>
        problem(
          "resolution",
          resource,
          `${resource.name} does not resolve private names: it needs enableDnsSupport and enableDnsHostnames`,
        ),
      ),
    ...callers.flatMap(({ vpc, services }) =>
      services
        .filter((service) => !gatewayServices.includes(service))
        .flatMap((service) => missingService(service, vpc, topology)),
    ),
    ...crossed.flatMap(({ resource, resolving }) =>
      sides
        .filter((side) => !resolving.has(side))
        .map((side) =>
          problem(
            "resolution",
            resource,
            `${resource.name} does not resolve the names of its ${side} to private addresses: the ${side}'s options lack allowRemoteVpcDnsResolution`,
          ),
        ),
    ),
  ];
}

function missingService(
  service: string,
  vpc: PlannedVpc,
  { inventory, stations }: Topology,
): readonly Violation[] {
  const endpoint = inventory
    .ofType(endpointType)
    .find((candidate) => candidate.inputs.vpcId === vpc.id && serviceOf(candidate) === service);
  if (endpoint === undefined)
    return [
      problem(
        "resolution",
        vpc.resource,
        `${vpc.resource.name} has no endpoint for ${service}, and no other way to it`,
      ),
    ];
  const defect = endpointDefect(endpoint, stations);
  return defect === undefined
    ? []
    : [
        problem(
          "resolution",
          endpoint,
          `${endpoint.name} is not what ${service} resolves to in ${vpc.resource.name}: it ${defect}`,
        ),
      ];
}

function endpointDefect(endpoint: Resource, stations: Topology["stations"]): string | undefined {
  if (kindOf(endpoint) !== "Interface") return "is no interface endpoint";
  if (endpoint.inputs.privateDnsEnabled !== true) return "has no private name";
  const own = stations.filter(({ owners }) => owners.includes(endpoint));
  if (own.length === 0) return "is in no subnet";
  return own.every(({ parties }) => parties.includes("endpoints"))
    ? undefined
    : "is not in the group of the endpoints";
}
