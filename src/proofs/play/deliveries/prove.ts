import { coversAction } from "../../iam/patterns.ts";
import { onceFor } from "../../model/once.ts";
import type { Violation } from "../../model/rule.ts";
import type { Inventory, Resource } from "../../reachability/inventory.ts";
import { ask, servicesIn } from "./ask.ts";
import { type Delivery, forStranger } from "./delivery.ts";
import { type DeliveryPlaces, type Document, placesIn, types } from "./places.ts";
import { type DeliveryRule, problem } from "./problem.ts";
import { configDeliveries, trailDeliveries } from "./services/audit.ts";
import { callDeliveries } from "./services/calls.ts";
import { logDeliveries } from "./services/logs.ts";
import { workDeliveries } from "./services/work.ts";

/** A delivery that was let through, and the resources that had to be there for it. */
interface Let {
  readonly delivery: Delivery;
  readonly by: readonly Resource[];
}

interface Deliveries {
  readonly let: readonly Let[];
  readonly problems: readonly Violation[];
}

/** Every request that AWS's services make by themselves because of a stack's resources. */
const deliveriesOf = (places: DeliveryPlaces): readonly Delivery[] =>
  [trailDeliveries, configDeliveries, logDeliveries, callDeliveries, workDeliveries].flatMap((of) =>
    of(places),
  );

/**
 * Plays every delivery on the planned policies: each is let through, nothing else is, and no policy is about another. The
 * order of an update is proven with the same deliveries.
 */
export const proveDeliveries = onceFor((inventory: Inventory): Deliveries => {
  const places = placesIn(inventory);
  const deliveries = deliveriesOf(places);
  const first = firsts(deliveries);
  const judged = deliveries.map((delivery) => judge(delivery, places, first.has(delivery)));
  const unlike = (found: Violation, index: number, all: readonly Violation[]) =>
    all.findIndex(({ rule, message }) => rule === found.rule && message === found.message) === index;
  return {
    let: judged.flatMap((one) => one.let ?? []),
    problems: [
      ...judged.flatMap(({ problems }) => problems),
      ...unasked(deliveries, places),
      ...misplaced(places),
    ].filter(unlike),
  };
});

/**
 * The first of the deliveries that differ only in the resource that has them made: what strangers may do is asked about
 * that one alone.
 */
function firsts(deliveries: readonly Delivery[]): ReadonlySet<Delivery> {
  const alike = new Map<string, Delivery>();
  for (const delivery of deliveries) {
    const { service, role, action, arn } = delivery;
    const what = [service, role, action, arn].join(" ");
    if (!alike.has(what)) alike.set(what, delivery);
  }
  return new Set(alike.values());
}

/** @param tried whether others are tried as well */
function judge(
  delivery: Delivery,
  places: DeliveryPlaces,
  tried: boolean,
): { readonly let?: Let; readonly problems: readonly Violation[] } {
  const { by, service, does, action, arn, to, near, elsewhere, guarded } = delivery;
  const says = `${by.name}: ${service} ${does} (${action} on ${arn})`;
  const say = (rule: DeliveryRule, subject: Resource, what: string): Violation =>
    problem(rule, subject, `${says}${what}`);
  if (to === undefined) return { problems: [say("delivery-nowhere", by, ", which the plan does not have")] };
  if (near !== undefined && to.region !== near)
    return {
      problems: [say("delivery-region", by, `: ${to.name} is in ${to.region}, and has to be in ${near}`)],
    };
  const verdict = ask(delivery, places);
  if (!verdict.allowed) return { problems: [say("delivery-refused", verdict.at, `: ${verdict.because}`)] };
  const passes = (other: Delivery) => ask(other, places).allowed;
  const [allowing = to] = verdict.by;
  return {
    let: { delivery, by: verdict.by },
    problems: [
      ...(tried && guarded && passes(forStranger(delivery))
        ? [
            say(
              "delivery-for-strangers",
              places.role(delivery.role)?.resource ?? allowing,
              " for another account as well",
            ),
          ]
        : []),
      ...(tried && elsewhere !== undefined && passes({ ...delivery, arn: elsewhere })
        ? [say("delivery-too-wide", allowing, `, and ${elsewhere} as well`)]
        : []),
    ],
  };
}

/**
 * Statements for services that no delivery uses. Topics and keys are alike in every region, whether or not each has something to
 * tell or to keep: there it is enough that a delivery to one of them does.
 */
function unasked(deliveries: readonly Delivery[], { documents }: DeliveryPlaces): readonly Violation[] {
  const near = (document: Document, { to, service }: Delivery): boolean => {
    if (to?.type !== document.type) return false;
    if (document.type === types.key || document.type === types.topic)
      return !service.startsWith("logs.") || to.region === document.resource.region;
    return document.of === undefined ? to.region === document.resource.region : document.of === to;
  };
  return documents.flatMap((document) => {
    const asked = deliveries.filter((delivery) => near(document, delivery));
    const { resource, statements } = document;
    return statements
      .filter(({ Effect }) => Effect === "Allow")
      .flatMap((statement) => product(servicesIn(statement), [statement.Action ?? []].flat()))
      .filter(
        ([service, action]) =>
          !asked.some((one) => one.service === service && coversAction(action, one.action)),
      )
      .map(([service, action]) =>
        problem(
          "delivery-unasked",
          resource,
          `${resource.name} lets ${service} call ${action}, and nothing in the stack has it do that`,
        ),
      );
  });
}

const product = <A, B>(some: readonly A[], others: readonly B[]): readonly (readonly [A, B])[] =>
  some.flatMap((one) => others.map((other) => [one, other] as const));

/** Policies about something else than what they are attached to. */
function misplaced({ documents }: DeliveryPlaces): readonly Violation[] {
  return documents
    .filter(({ type }) => type !== types.logGroup && type !== types.key)
    .flatMap(({ resource, of, statements }) => {
      if (of === undefined)
        return [
          problem("policy-of-another", resource, `${resource.name} is attached to nothing in the plan`),
        ];
      const own = String(of.computed.arn);
      return statements
        .flatMap(({ Resource: arns }) => [arns ?? []].flat())
        .filter((arn) => arn !== "*" && arn !== own && !arn.startsWith(`${own}/`))
        .map((arn) =>
          problem(
            "policy-of-another",
            resource,
            `${resource.name} is attached to ${of.name}, and is about ${arn}`,
          ),
        );
    });
}
