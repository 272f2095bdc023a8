import { mayCall, type Powers } from "../../src/proofs/iam/requests/evaluate.ts";
import type { Context } from "../../src/proofs/iam/requests/values.ts";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { type Statement, statementsOf } from "../../src/proofs/model/rule.ts";
import { ofType, resource } from "./synthesize.ts";

/** The powers of a role of people, AWS's own policies left out: what they grant is AWS's to change. */
export function powersOf(synthesis: Synthesis, person: string): Powers {
  const role = resource(synthesis, `role-${person}-production`);
  const policies = ofType(synthesis, "aws:iam/rolePolicy:RolePolicy").filter(({ inputs }) =>
    String(inputs.role).includes(`payments-${person}-`),
  );
  const all = ofType(synthesis, "aws:iam/rolePolicyAttachment:RolePolicyAttachment").some(
    ({ name, inputs }) =>
      name === `role-attachment-${person}-production` &&
      String(inputs.policyArn).endsWith("/AdministratorAccess"),
  );
  const everything: Statement = { Effect: "Allow", Action: "*", Resource: "*" };
  const boundary = String(role.inputs.permissionsBoundary).split("/").at(-1)?.replace("payments-", "") ?? "";
  return {
    statements: [
      ...policies.flatMap(({ inputs }) => statementsOf(inputs.policy)),
      ...(all ? [everything] : []),
    ],
    boundary: statementsOf(resource(synthesis, boundary).inputs.policy),
  };
}

const own = {
  "aws:RequestedRegion": "us-east-1",
  "aws:PrincipalTag/Environment": "production",
  "aws:PrincipalTag/CostCenter": "payments",
  "aws:ResourceTag/Environment": "production",
  "aws:ResourceTag/CostCenter": "payments",
  "iam:PermissionsBoundary":
    "arn:aws:iam::123456789012:policy/payments/production/payments-boundary-workloads-production",
  "iam:PassedToService": "backup.amazonaws.com",
  "kms:ViaService": "sqs.us-east-1.amazonaws.com",
};

/**
 * @param arn what it is done to
 * @param context what the request says besides
 */
export const mayDoTo = (powers: Powers, action: string, arn: string, context: Context = {}): boolean =>
  mayCall(powers, { action, arn, context: { ...own, ...context } });

/**
 * Whether somebody may do something to something of the environment: to what a statement of theirs or of their boundary names, because the
 * ARN of what is meant nobody has written down.
 */
export function mayDo(powers: Powers, action: string): boolean {
  const named = [...powers.statements, ...(powers.boundary ?? [])].flatMap(({ Resource, NotResource }) =>
    [Resource ?? NotResource ?? []].flat(),
  );
  const arns = new Set(["*", ...named.map((arn) => arn.replaceAll(/[*?]/g, "0"))]);
  return [...arns].some((arn) => mayDoTo(powers, action, arn));
}
