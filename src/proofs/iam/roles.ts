import type { Plain } from "../model/registration.ts";
import { type Statement, statementsOf, type Violation } from "../model/rule.ts";
import { type Inventory, type Resource, text } from "../reachability/inventory.ts";
import { problem } from "./problem.ts";

const roleType = "aws:iam/role:Role";
const inlineType = "aws:iam/rolePolicy:RolePolicy";
const policyType = "aws:iam/policy:Policy";
const attachmentType = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

/** Types that neither grant a role anything nor let anybody take one on. */
const harmless = [
  "aws:iam/instanceProfile:InstanceProfile",
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
];

/** A role with all that says what it may do. */
export interface PlannedRole {
  readonly resource: Resource;
  readonly trust: readonly Statement[];
  /** The project's own policies, inline and attached. */
  readonly policies: readonly Policy[];
  /** AWS's policies, by what follows `arn:aws:iam::aws:policy/`. */
  readonly managed: readonly { readonly name: string; readonly attachment: Resource }[];
  readonly boundary: Policy | undefined;
}

export interface Policy {
  readonly resource: Resource;
  readonly statements: readonly Statement[];
}

const awsPolicies = "arn:aws:iam::aws:policy/";

export function readRoles({ ofType, find }: Inventory): readonly PlannedRole[] {
  const policyOf = (resource: Resource): Policy => ({
    resource,
    statements: statementsOf(resource.inputs.policy),
  });
  const boundaryOf = (arn: string | undefined) => {
    const boundary = find(policyType, arn);
    return boundary && policyOf(boundary);
  };
  return ofType(roleType).map((resource) => {
    const ofRole = ({ inputs }: Resource) => inputs.role === resource.id;
    const attachments = ofType(attachmentType).filter(ofRole);
    const arnOf = ({ inputs }: Resource) => text(inputs.policyArn) ?? "";
    return {
      resource,
      trust: statementsOf(resource.inputs.assumeRolePolicy),
      policies: [
        ...ofType(inlineType).filter(ofRole),
        ...attachments.flatMap((attachment) => find(policyType, arnOf(attachment)) ?? []),
      ].map(policyOf),
      managed: attachments
        .filter((attachment) => arnOf(attachment).startsWith(awsPolicies))
        .map((attachment) => ({ name: arnOf(attachment).slice(awsPolicies.length), attachment })),
      boundary: boundaryOf(text(resource.inputs.permissionsBoundary)),
    };
  });
}

/** Violations for resources that say something about permissions and that the proof does not read. */
export function beyondTheProof(
  { all, ofType, find }: Inventory,
  roles: readonly PlannedRole[],
): readonly Violation[] {
  const known = [roleType, inlineType, policyType, attachmentType, ...harmless];
  const beyond = (resource: Resource, message: string) => problem("iam-beyond-the-proof", resource, message);
  const isOfRole = ({ inputs }: Resource) => roles.some(({ resource }) => resource.id === inputs.role);
  const isReadable = (policy: Plain | undefined) => statementsOf(policy).length > 0;
  return [
    ...all
      .filter(({ type }) => type.startsWith("aws:iam/") && !known.includes(type))
      .map((resource) => beyond(resource, `is a ${resource.type}, which the proof does not read`)),
    ...[...ofType(inlineType), ...ofType(attachmentType)]
      .filter((resource) => !isOfRole(resource))
      .map((resource) => beyond(resource, "belongs to no role of the stack")),
    ...ofType(attachmentType)
      .filter(({ inputs }) => !text(inputs.policyArn)?.startsWith(awsPolicies))
      .filter(({ inputs }) => find(policyType, text(inputs.policyArn)) === undefined)
      .map((resource) => beyond(resource, "attaches a policy that is neither the stack's nor AWS's")),
    ...[...ofType(inlineType), ...ofType(policyType)]
      .filter(({ inputs }) => !isReadable(inputs.policy))
      .map((resource) => beyond(resource, "has a policy without statements that can be read")),
    ...ofType(roleType)
      .filter(({ inputs }) => !isReadable(inputs.assumeRolePolicy))
      .map((resource) => beyond(resource, "has a trust policy without statements that can be read")),
    ...ofType(roleType)
      .filter(({ inputs }) => inputs.inlinePolicies !== undefined || inputs.managedPolicyArns !== undefined)
      .map((resource) => beyond(resource, "has policies among its own inputs")),
    ...roles.flatMap(({ policies }) =>
      policies.flatMap(({ resource, statements }) =>
        statements
          .filter(({ Effect, NotAction, NotResource }) =>
            Effect === "Allow"
              ? NotAction !== undefined || NotResource !== undefined
              : NotAction !== undefined,
          )
          .map(() =>
            beyond(resource, "says what it is not about, by NotAction or by an Allow with NotResource"),
          ),
      ),
    ),
  ];
}
