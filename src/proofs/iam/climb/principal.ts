import { plannedAccount } from "../../model/answers/made-up.ts";
import type { Statement } from "../../model/rule.ts";
import { text } from "../../reachability/inventory.ts";
import { callsOf, type IamRequest, type Powers } from "../requests/evaluate.ts";
import type { Context } from "../requests/values.ts";
import type { PlannedRole } from "../roles.ts";

/** Somebody who acts: a role of the stack, perhaps with whatever its boundary lets it have, or one made on the way. */
export interface Principal {
  /** The key that tells this principal from all others. */
  readonly key: string;
  /** The role that the principal acts as; undefined for one that does not exist yet. */
  readonly role: PlannedRole | undefined;
  /** The name of the principal's boundary; undefined where nothing bounds it. */
  readonly boundary: string | undefined;
  readonly mayCall: (request: IamRequest) => boolean;
}

const everything: Statement = { Effect: "Allow", Action: "*", Resource: "*" };

/**
 * The actions of AWS's own policies that could be a way to another role. Those named here read and list, or steer load
 * balancers; any other is taken for everything.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const harmless: readonly string[] = [
  "AmazonECSInfrastructureRolePolicyForLoadBalancers",
  "job-function/ViewOnlyAccess",
  "service-role/AWS_ConfigRole",
];

/** @param session the tags of whoever acts */
export function asItIs(role: PlannedRole, session: Context): Principal {
  const managed = role.managed.some(({ name }) => !harmless.includes(name)) ? [everything] : [];
  return principal(role.resource.name, role, session, {
    statements: [...role.policies.flatMap(({ statements }) => statements), ...managed],
    boundary: role.boundary?.statements,
  });
}

/** A role to which somebody gave whatever its boundary allows. */
export const raised = (role: PlannedRole, session: Context): Principal =>
  principal(`${role.resource.name}, with policies of somebody's own`, role, session, {
    statements: [everything],
    boundary: role.boundary?.statements,
  });

/** A role that somebody made, with whatever the boundary that it has to have allows. */
export const made = (name: string, boundary: readonly Statement[], session: Context): Principal => ({
  ...principal(`a new role under ${name}`, undefined, session, { statements: [everything], boundary }),
  boundary: name,
});

function principal(key: string, role: PlannedRole | undefined, session: Context, powers: Powers): Principal {
  const arn = text(role?.resource.computed.arn) ?? newRole;
  return {
    key,
    role,
    boundary: role?.boundary?.resource.name,
    mayCall: callsOf(powers, { ...session, "aws:PrincipalArn": arn }),
  };
}

const newRole = `arn:aws:iam::${plannedAccount}:role/new`;
