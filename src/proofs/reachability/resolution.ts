import { tierCidr } from "../../../environments/address-plan.ts";
import type { Environment } from "../../../environments/index.ts";
import { endpointServicesOf, gatewayServices, isInEveryZone } from "../../../environments/workloads.ts";
import type { Violation } from "../model/rule.ts";
import { endpointType, hasPrivateName, kindOf, serviceOf } from "./endpoints.ts";
import type { Expectation } from "./expectations.ts";
import { type Resource, texts } from "./inventory.ts";
import type { PlannedVpc } from "./network.ts";
import { otherEnd, sides } from "./peerings.ts";
import { problem } from "./problem.ts";
import { cidrRange, covers } from "./ranges.ts";
import type { Topology } from "./topology.ts";

/** Names that would lead elsewhere than their flow: flows are between names, whatever the addresses could do. */
export function unresolved(topology: Topology, expected: readonly Expectation[]): readonly Violation[] {
  const callers = topology.vpcs.flatMap((vpc) => {
    const calls = expected.find(
      ({ from, to }) => from.vpc === vpc && to.vpc === vpc && to.party === "endpoints",
    );
    return calls ? [{ vpc, environment: calls.environment }] : [];
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
    ...callers.flatMap(({ vpc, environment }) =>
      endpointServicesOf(environment)
        .filter((service) => !gatewayServices.includes(service))
        .flatMap((service) => missingService({ service, vpc, environment }, topology)),
    ),
    ...callers.flatMap(({ vpc }) => unnamedProcessor(vpc, expected, topology)),
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

interface Service {
  readonly service: string;
  readonly vpc: PlannedVpc;
  readonly environment: Environment;
}

function missingService({ service, vpc, environment }: Service, topology: Topology): readonly Violation[] {
  const { inventory } = topology;
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
  const defect =
    endpointDefect(endpoint, topology, "endpoints") ??
    (isInEveryZone(service, environment) ? absentZone(endpoint, vpc, topology) : undefined);
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

/** Problems of the processor's name, by which the application calls and verifies it. */
function unnamedProcessor(
  vpc: PlannedVpc,
  expected: readonly Expectation[],
  topology: Topology,
): readonly Violation[] {
  const { inventory, stations } = topology;
  if (!expected.some(({ to }) => to.party === "processor" && to.vpc === vpc)) return [];
  return inventory
    .ofType(endpointType)
    .filter((endpoint) =>
      stations.some(
        ({ owners, parties, subnet }) =>
          subnet.vpc === vpc && parties.includes("processor") && owners.includes(endpoint),
      ),
    )
    .flatMap((endpoint) => {
      const defect = endpointDefect(endpoint, topology, "processor");
      const what = `${endpoint.name} is not what the processor's names resolve to in ${vpc.resource.name}: it ${defect}`;
      return defect === undefined ? [] : [problem("resolution", endpoint, what)];
    });
}

/** A zone without the endpoint: what runs there would use another zone's, and lose it with that zone. */
function absentZone(endpoint: Resource, vpc: PlannedVpc, { subnets }: Topology): string | undefined {
  const missing = subnets.find(
    ({ id, vpc: own, addresses }) =>
      own === vpc &&
      covers(cidrRange(tierCidr(vpc.cidr, "app")), addresses) &&
      !texts(endpoint.inputs.subnetIds).includes(id),
  );
  return missing === undefined ? undefined : `is not in ${missing.name}`;
}

function endpointDefect(
  endpoint: Resource,
  { inventory, stations }: Topology,
  party: "endpoints" | "processor",
): string | undefined {
  if (kindOf(endpoint) !== "Interface") return "is no interface endpoint";
  if (!hasPrivateName(endpoint, inventory)) return "has no private name";
  const own = stations.filter(({ owners }) => owners.includes(endpoint));
  if (own.length === 0) return "is in no subnet";
  return own.every(({ parties }) => parties.includes(party)) ? undefined : `is not in the group of ${party}`;
}
