import { type IamRequest, isAbout, mayCall } from "../../iam/requests/evaluate.ts";
import type { PlannedRole } from "../../iam/roles.ts";
import { isRecord } from "../../model/record.ts";
import type { Statement } from "../../model/rule.ts";
import type { Resource } from "../../reachability/inventory.ts";
import type { Delivery } from "./delivery.ts";
import type { DeliveryPlaces } from "./places.ts";

/** IAM's answer to a service: the resources that allow it, or the reason why not. */
type Verdict =
  | { readonly allowed: true; readonly by: readonly Resource[] }
  | { readonly allowed: false; readonly because: string; readonly at: Resource };

/**
 * Whether a delivery is let through. A service that comes as itself needs a statement of the resource's own policy; one that
 * takes on a role needs the role's trust, its policies within its boundary, and nowhere a denial.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
export function ask(delivery: Delivery, places: DeliveryPlaces): Verdict {
  const { action, arn, to, service } = delivery;
  const request: IamRequest = { action, arn, context: { ...always, ...delivery.context } };
  const policies = to === undefined ? [] : places.policiesOf(to);
  const about = (effect: Statement["Effect"], who: (statement: Statement) => boolean) =>
    policies.filter(({ statements }) =>
      statements.some((one) => one.Effect === effect && who(one) && isAbout(one, request)),
    );
  const isService = (statement: Statement) => isFor(statement, service);
  const denying = about("Deny", delivery.role === undefined ? isService : isForAnybody)[0];
  if (denying !== undefined)
    return { allowed: false, because: `${denying.resource.name} denies it`, at: denying.resource };
  if (delivery.linked === true) return { allowed: true, by: [] };
  if (delivery.role !== undefined) return askRole(delivery, request, places);
  const allowing = about("Allow", isService).map(({ resource }) => resource);
  const [policy] = policies;
  if (allowing.length > 0) return { allowed: true, by: allowing };
  return policy === undefined
    ? { allowed: false, because: "nothing says that it may", at: to ?? delivery.by }
    : { allowed: false, because: `no statement of ${namesOf(policies)} allows it`, at: policy.resource };
}

function askRole(delivery: Delivery, request: IamRequest, places: DeliveryPlaces): Verdict {
  const { role: arn, by } = delivery;
  const role = places.role(arn);
  if (role === undefined) return { allowed: false, because: `${arn} is no role of the plan`, at: by };
  if (!mayTakeOn(role, delivery))
    return { allowed: false, because: `${role.resource.name} does not let it in`, at: role.resource };
  const statements = role.policies.flatMap((policy) => policy.statements);
  if (delivery.action === takingOn) return { allowed: true, by: [role.resource] };
  if (mayCall({ statements, boundary: role.boundary?.statements }, request)) {
    const granting = role.policies.filter((policy) => policy.statements.some((one) => isAbout(one, request)));
    return { allowed: true, by: granting.map(({ resource }) => resource) };
  }
  return { allowed: false, because: `${role.resource.name} may not`, at: role.resource };
}

export const takingOn = "sts:AssumeRole";

const mayTakeOn = ({ trust, resource }: PlannedRole, { service, context }: Delivery): boolean => {
  const request = {
    action: takingOn,
    arn: String(resource.computed.arn),
    context: { ...always, ...context },
  };
  const says = (effect: Statement["Effect"]) =>
    trust.some((one) => one.Effect === effect && isFor(one, service) && isAbout(one, request));
  return says("Allow") && !says("Deny");
};

/**
 * The condition keys of every request by which a service of AWS's comes as itself: it calls over TLS, and says that it is one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export const always = { "aws:SecureTransport": "true", "aws:PrincipalIsAWSService": "true" };

const namesOf = (policies: readonly { readonly resource: Resource }[]): string =>
  policies.map(({ resource }) => resource.name).join(", ");

const isForAnybody = ({ Principal }: Statement): boolean =>
  Principal === "*" || (isRecord(Principal) && [Principal.AWS].flat().includes("*"));

/** The services that a statement names as its principals. */
export const servicesIn = ({ Principal }: Statement): readonly string[] =>
  isRecord(Principal) ? [Principal.Service ?? []].flat().map(String) : [];

export const isFor = (statement: Statement, service: string): boolean =>
  isForAnybody(statement) || servicesIn(statement).includes(service);
