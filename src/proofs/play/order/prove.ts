import { jsonIn } from "../../model/inputs.ts";
import type { Synthesis } from "../../model/registration.ts";
import type { Violation } from "../../model/rule.ts";
import { type Inventory, type Resource, record, text } from "../../reachability/inventory.ts";
import { proveDeliveries } from "../deliveries/prove.ts";
import { isHalf } from "../halves.ts";
import { clusterType, contentsOf } from "../logins/contents.ts";
import { secretsOf, taskType } from "../tasks.ts";
import { gatesOf, type RegionGates, steeringOf } from "./gates.ts";
import { orderOf, type UpdateOrder } from "./graph.ts";
import { type OrderRule, problem } from "./problem.ts";

interface Ordered {
  readonly inventory: Inventory;
  readonly synthesis: Synthesis;
  readonly order: UpdateOrder;
  /** The URNs of the resources that the update finds, and does not make. */
  readonly found: ReadonlySet<string>;
}

/**
 * The order in which an update does what it does, from what each resource waits for. The first update keeps it, and every
 * one that moves or opens a region; taking all of it down goes the same way backwards. An update that leaves the regions as
 * they are waits for no closing: an earlier one has seen to it.
 */
export function proveOrder(
  inventory: Inventory,
  synthesis: Synthesis,
  previous?: Synthesis,
): readonly Violation[] {
  const found = new Set(previous?.registrations.map(({ urn }) => urn));
  const given = { inventory, synthesis, order: orderOf(synthesis), found };
  const gates = gatesOf(inventory, synthesis);
  const open = gates.filter(({ openFences }) => openFences.length > 0);
  return [
    ...open.flatMap((region) => closedFirst(region, gates, given)),
    ...open.flatMap((region) => steeredLast(region, given)),
    ...gates.flatMap((region) => fencedFirst(region, given)),
    ...gates.flatMap((region) => loggedIn(region, given)),
    ...permitted(given),
  ];
}

/** The resources among `others` that a resource does not wait for. */
const late = ({ order }: Ordered, { urn }: Resource, others: readonly Resource[]): readonly Resource[] =>
  others.filter((other) => !order.comesAfter(urn, other.urn));

const waiting = (
  given: Ordered,
  rule: OrderRule,
  resource: Resource,
  others: readonly Resource[],
  what: string,
): readonly Violation[] => {
  const [first, ...rest] = late(given, resource, others);
  if (first === undefined) return [];
  const more = rest.length === 0 ? "" : ` and ${rest.length} more`;
  return [problem(rule, resource, `${what} ${first.name}${more}, and does not wait for it`)];
};

/** Proves that whatever closes another region comes before what opens this one, and before its database is made. */
function closedFirst(
  region: RegionGates,
  gates: readonly RegionGates[],
  given: Ordered,
): readonly Violation[] {
  const closing = gates
    .filter((other) => other !== region && other.closedFences.length > 0)
    .flatMap(({ closedFences, stopped }) => [...closedFences, ...stopped]);
  const opening = [...region.openFences, ...region.working];
  return [
    ...opening.flatMap((one) =>
      waiting(
        given,
        "closed-before-opened",
        one,
        closing,
        "opens its region before the other one is closed by",
      ),
    ),
    ...databasesOf(region, given)
      // AWS hands a global database over itself, before the update. An earlier update waited for the one that it made.
      .filter((database) => !isHalf(given.inventory, database) && !given.found.has(database.urn))
      .flatMap((database) =>
        waiting(
          given,
          "closed-before-restored",
          database,
          closing,
          "is made before the other region is closed by",
        ),
      ),
  ];
}

/** Proves that customers are turned away before a closing region gets fewer tasks. */
const fencedFirst = (
  { openFences, closedFences, counted }: RegionGates,
  given: Ordered,
): readonly Violation[] =>
  openFences.length > 0
    ? []
    : counted.flatMap((one) =>
        waiting(
          given,
          "fenced-before-stopped",
          one,
          closedFences,
          "takes tasks from customers before they are turned away by",
        ),
      );

/** The databases that a region's services log in to. */
function databasesOf(
  { serving, working }: RegionGates,
  { inventory, synthesis }: Ordered,
): readonly Resource[] {
  const contents = contentsOf(inventory, synthesis);
  const at = [...serving, ...working].flatMap((service) =>
    secretsOf(inventory, service).flatMap((arn) => contents.get(arn)?.at ?? []),
  );
  return [...new Set(at)].filter(({ type }) => type === clusterType);
}

/** Proves that the region serves before DNS is steered, and that the opening is on record before the fence opens. */
function steeredLast(region: RegionGates, given: Ordered): readonly Violation[] {
  const steering = steeringOf(given.inventory, region.region);
  const records = given.synthesis.registrations.filter(
    ({ type, name }) => type === "pulumi:index:Stash" && name.startsWith("opening-"),
  );
  const isRecorded = (fence: Resource) =>
    records.some(
      ({ urn }) =>
        given.order.comesAfter(fence.urn, urn) &&
        steering.every((one) => given.order.comesAfter(urn, one.urn)),
    );
  return [
    ...steering.flatMap((one) =>
      waiting(
        given,
        "served-before-steered",
        one,
        region.serving,
        "leads customers to the region before they are served by",
      ),
    ),
    ...[...region.openFences, ...region.working].flatMap((one) =>
      waiting(
        given,
        "served-before-steered",
        one,
        steering,
        "opens the region before customers are led there by",
      ),
    ),
    ...[...region.openFences, ...region.working]
      .filter((one) => !isRecorded(one))
      .map((one) => problem("served-before-steered", one, "opens the region before that is on record")),
  ];
}

/**
 * Proves that a service's tasks start only once the database has an instance, the first login works, and every secret has
 * its value.
 */
function loggedIn({ serving, working }: RegionGates, given: Ordered): readonly Violation[] {
  const { inventory, synthesis, order } = given;
  const { ofType } = inventory;
  const contents = contentsOf(inventory, synthesis);
  return [...serving, ...working].flatMap((service) => {
    const secrets = secretsOf(inventory, service);
    const values = ofType("aws:secretsmanager/secretVersion:SecretVersion").filter(({ inputs }) =>
      secrets.includes(text(inputs.secretId) ?? ""),
    );
    const first = ofType("aws:lambda/invocation:Invocation").filter(({ inputs }) =>
      secrets.includes(text(record(jsonIn(inputs.input)).secretId) ?? ""),
    );
    const clusters = [...new Set(secrets.flatMap((arn) => contents.get(arn)?.at ?? []))].filter(
      ({ type }) => type === clusterType,
    );
    const dead = clusters.filter(
      ({ id }) =>
        !ofType("aws:rds/clusterInstance:ClusterInstance").some(
          ({ inputs, urn }) => inputs.clusterIdentifier === id && order.comesAfter(service.urn, urn),
        ),
    );
    return [
      ...waiting(
        given,
        "login-before-service",
        service,
        [...values, ...first],
        "starts tasks before they can log in by",
      ),
      ...dead.map((cluster) =>
        problem("login-before-service", service, `starts tasks before ${cluster.name} has an instance`),
      ),
    ];
  });
}

/**
 * Proves that the policies that let a service deliver come before the resource that has it deliver, or before the service
 * whose tasks do.
 */
function permitted(given: Ordered): readonly Violation[] {
  const { inventory } = given;
  const services = inventory.ofType("aws:ecs/service:Service");
  return proveDeliveries(inventory).let.flatMap(({ delivery, by: policies }) => {
    const { by, to, atOnce, service } = delivery;
    const needed = [...policies, ...(to === undefined ? [] : [to])];
    const users =
      by.type === taskType ? services.filter(({ inputs }) => inputs.taskDefinition === by.computed.arn) : [];
    const needing = [...(atOnce ? [by] : []), ...users];
    return needing.flatMap((one) =>
      waiting(
        given,
        "permitted-before-used",
        one,
        needed.filter((other) => other.urn !== one.urn && other.urn !== by.urn),
        `has ${service} deliver before it may, by`,
      ),
    );
  });
}
