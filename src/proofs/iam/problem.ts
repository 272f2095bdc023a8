import type { Violation } from "../model/rule.ts";
import type { Resource } from "../reachability/inventory.ts";

const remedies = {
  "iam-not-needed":
    "Take it out of the policy, or say in the needs.ts next to the role's holder who needs it",
  "iam-not-granted": "Grant it in the role's policy, or take the need out of the needs.ts next to its holder",
  "iam-too-wide": "Narrow the policy to what is needed, or say in needs.ts that more is",
  "iam-refusal": "Have the policy's Deny and the refusals in the role's needs.ts say the same",
  "iam-trust": "Have the role's trust policy and the holders in its needs.ts say the same",
  "iam-wildcard": "Name actions and ARNs, or give the reason in `broad` of the need in needs.ts",
  "iam-undeclared-role":
    "Declare what the role is for in a needs.ts next to its holder, and list it in src/proofs/iam/all-needs.ts",
  "iam-idle-needs": "Take the entry out of needs.ts, or say in `only` when a stack has the role",
  "iam-unknown-name": "Name a resource of the stack by its logical name, without region and suffix",
  "iam-undeclared-use": "Say in the role's needs.ts that it needs this",
  "iam-beyond-the-proof":
    "Use aws.iam.Role, RolePolicy, Policy and RolePolicyAttachment, with statements that name what they allow",
} as const;

export type IamRule = keyof typeof remedies;

export const iamRules = Object.keys(remedies) as readonly IamRule[];

export const problem = (
  rule: IamRule,
  subject: Pick<Resource, "urn"> | string,
  message: string,
): Violation => ({
  rule,
  subject: typeof subject === "string" ? subject : subject.urn,
  message,
  remedy: remedies[rule],
});
