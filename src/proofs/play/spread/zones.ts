import { groupBy } from "../../model/group.ts";
import type { Plain } from "../../model/registration.ts";
import { statementsOf, type Violation } from "../../model/rule.ts";
import {
  type Inventory,
  number,
  type Resource,
  record,
  records,
  text,
} from "../../reachability/inventory.ts";
import { taskType } from "../tasks.ts";
import { problem } from "./problem.ts";

/**
 * Problems of zones: a resource in several subnets has to be in each zone of its tier, and each gateway in a zone of its
 * own.
 */
export function zoneProblems(inventory: Inventory): readonly Violation[] {
  return [...listProblems(inventory), ...gatewayProblems(inventory), ...taskProblems(inventory)];
}

const zoneOf = ({ computed, inputs }: Resource): string =>
  text(computed.availabilityZone) ?? text(inputs.availabilityZoneId) ?? "";

const tierOf = ({ inputs }: Resource): string => `${text(inputs.vpcId)} ${text(record(inputs.tags).Tier)}`;

function listProblems(inventory: Inventory): readonly Violation[] {
  const subnets = inventory.ofType("aws:ec2/subnet:Subnet");
  const byId = new Map(subnets.map((subnet) => [subnet.id, subnet]));
  const byTier = groupBy(subnets, tierOf);
  return inventory.all.flatMap((resource) =>
    listsIn(resource.inputs, byId).flatMap((listed) => {
      const needed = new Set(listed.flatMap((subnet) => byTier.get(tierOf(subnet)) ?? []).map(zoneOf));
      const zones = new Set(listed.map(zoneOf));
      const missing = [...needed].filter((zone) => !zones.has(zone));
      if (missing.length === 0 || isTriedAgain(resource, inventory)) return [];
      return [
        problem(
          "every-zone",
          resource,
          `is in ${[...zones].join(", ")}, and not in ${missing.join(", ")}: without ${[...zones][0]} it is gone, or slower`,
        ),
      ];
    }),
  );
}

/** Lists of subnets in inputs, at whatever depth. */
function listsIn(
  value: Plain | undefined,
  byId: ReadonlyMap<string, Resource>,
): readonly (readonly Resource[])[] {
  if (typeof value !== "object" || value === null) return [];
  if (!Array.isArray(value)) return Object.values(value).flatMap((inner) => listsIn(inner, byId));
  const items = value as readonly Plain[];
  const found = items.flatMap((item) => (typeof item === "string" ? (byId.get(item) ?? []) : []));
  if (found.length > 0) return [found];
  return items.flatMap((item) => listsIn(item, byId));
}

/**
 * An endpoint that nothing calls but functions that rotate secrets: Secrets Manager tries a rotation again that fails while a zone is
 * lost. https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html
 */
function isTriedAgain({ type, inputs, region }: Resource, inventory: Inventory): boolean {
  const [, service] =
    /\.([a-z]+)[a-z.-]*$/.exec((text(inputs.serviceName) ?? "").replace(/^com\.amazonaws\.[\w-]+/, "")) ?? [];
  if (type !== "aws:ec2/vpcEndpoint:VpcEndpoint" || service === undefined) return false;
  const callers = holdersIn(inventory, region).filter(({ role }) => mayCall(role, service, inventory));
  const rotations = inventory.ofType("aws:secretsmanager/secretRotation:SecretRotation");
  return (
    callers.length > 0 &&
    callers.every(({ by }) =>
      rotations.some((rotation) => rotation.inputs.rotationLambdaArn === by.computed.arn),
    )
  );
}

interface RoleUser {
  readonly by: Resource;
  /** ARN or name of the role. */
  readonly role: string | undefined;
}

/** Whoever acts with a role from inside the network of a region. */
const holdersIn = ({ ofType }: Inventory, region: string): readonly RoleUser[] =>
  [
    ...ofType("aws:lambda/function:Function")
      .filter(({ inputs }) => inputs.vpcConfig !== undefined)
      .map((by) => ({ by, role: text(by.inputs.role) })),
    ...ofType(taskType).flatMap((by) =>
      [by.inputs.taskRoleArn, by.inputs.executionRoleArn].map((role) => ({ by, role: text(role) })),
    ),
    ...ofType("aws:iam/instanceProfile:InstanceProfile").map((by) => ({ by, role: text(by.inputs.role) })),
  ].filter(({ by }) => by.region === region);

function mayCall(role: string | undefined, service: string, { ofType }: Inventory): boolean {
  const names = ofType("aws:iam/role:Role")
    .filter(({ id, computed }) => role === id || role === computed.arn)
    .map(({ id }) => id);
  return ofType("aws:iam/rolePolicy:RolePolicy")
    .filter(({ inputs }) => names.includes(text(inputs.role) ?? ""))
    .flatMap(({ inputs }) => statementsOf(inputs.policy))
    .filter(({ Effect }) => Effect === "Allow")
    .some(({ Action }) =>
      [Action ?? []].flat().some((action) => action === "*" || action.startsWith(`${service}:`)),
    );
}

const associationType = "aws:ec2/routeTableAssociation:RouteTableAssociation";

/** Problems of NAT gateways: two may not share a zone, and a zone that has one has to leave by it. */
function gatewayProblems({ ofType, find }: Inventory): readonly Violation[] {
  const subnetOf = (id: Plain | undefined) => find("aws:ec2/subnet:Subnet", text(id));
  const placed = ofType("aws:ec2/natGateway:NatGateway").flatMap((gateway) => {
    const subnet = subnetOf(gateway.inputs.subnetId);
    return subnet === undefined ? [] : [{ gateway, subnet, zone: zoneOf(subnet), vpc: subnet.inputs.vpcId }];
  });
  const shared = placed.filter(({ zone, vpc }, index) =>
    placed.slice(0, index).some((other) => other.zone === zone && other.vpc === vpc),
  );
  const detours = ofType("aws:ec2/route:Route").flatMap((route) => {
    const used = placed.find(({ gateway }) => gateway.id === route.inputs.natGatewayId);
    if (used === undefined) return [];
    return ofType(associationType)
      .filter(({ inputs }) => inputs.routeTableId === route.inputs.routeTableId)
      .flatMap(({ inputs }) => subnetOf(inputs.subnetId) ?? [])
      .filter((subnet) => zoneOf(subnet) !== used.zone)
      .filter((subnet) =>
        placed.some(({ zone, vpc }) => zone === zoneOf(subnet) && vpc === subnet.inputs.vpcId),
      )
      .map((subnet) =>
        problem("own-zone", route, `leads ${subnet.name} out by ${used.gateway.name}, in ${used.zone}`),
      );
  });
  return [
    ...shared.map(({ gateway, zone }) => problem("own-zone", gateway, `is in ${zone}, where another one is`)),
    ...detours,
  ];
}

function taskProblems({ ofType }: Inventory): readonly Violation[] {
  return ofType("aws:ecs/service:Service")
    .filter(({ inputs }) => number(inputs.desiredCount) !== 1 && inputs.schedulingStrategy !== "DAEMON")
    .filter(({ inputs }) => {
      const [first] = records(inputs.orderedPlacementStrategies);
      return !(first?.type === "spread" && first.field === "attribute:ecs.availability-zone");
    })
    .map((service) => problem("tasks-spread", service, "does not spread its tasks over zones first"));
}
