import { type Advice, breachOf, type Violation } from "../model/rule.ts";
import type { Resource } from "../reachability/inventory.ts";

const guide = "https://docs.aws.amazon.com/IAM/latest/UserGuide";

const checks = {
  "iam-not-needed": {
    why: "What a role may do beyond its need is what is done with it once it is stolen",
    sources: [`${guide}/best-practices.html#grant-least-privilege`],
    remedy: "Take it out of the policy, or say in the needs.ts next to the role's holder who needs it",
  },
  "iam-not-granted": {
    why: "IAM denies what nothing allows, and it is found out when the call is made",
    sources: [`${guide}/reference_policies_evaluation-logic.html`],
    remedy: "Grant it in the role's policy, or take the need out of the needs.ts next to its holder",
  },
  "iam-too-wide": {
    why: "A grant without a need's resource or condition holds for everything else, too",
    sources: [`${guide}/best-practices.html#grant-least-privilege`],
    remedy: "Narrow the policy to what is needed, or say in needs.ts that more is",
  },
  "iam-refusal": {
    why: "A Deny that is lost lets through what only it kept out, and one that nobody knows of breaks what is granted",
    sources: [`${guide}/reference_policies_evaluation-logic.html`],
    remedy: "Have the policy's Deny and the refusals in the role's needs.ts say the same",
  },
  "iam-trust": {
    why: "Whoever a role trusts has all that it may do",
    sources: [`${guide}/id_roles_terms-and-concepts.html`],
    remedy: "Have the role's trust policy and the holders in its needs.ts say the same",
  },
  "iam-wildcard": {
    why: "A wildcard grows with every action and resource that AWS or somebody else adds",
    sources: [`${guide}/reference_policies_elements_action.html`],
    remedy: "Name actions and ARNs, or give the reason in `broad` of the need in needs.ts",
  },
  "iam-undeclared-role": {
    why: "Of a role that nobody declared nobody knows what it needs",
    sources: ["ours"],
    remedy:
      "Declare what the role is for in a needs.ts next to its holder, and list it in src/proofs/iam/all-needs.ts",
  },
  "iam-idle-needs": {
    why: "Needs of a role that does not exist hide that it is gone",
    sources: ["ours"],
    remedy: "Take the entry out of needs.ts, or say in `only` when a stack has the role",
  },
  "iam-unknown-name": {
    why: "A need of a resource that does not exist compares with nothing",
    sources: ["ours"],
    remedy: "Name a resource of the stack by its logical name, without region and suffix",
  },
  "iam-undeclared-use": {
    why: "What the code calls or a container is given and no need names will be denied",
    sources: [`${guide}/reference_policies_evaluation-logic.html`],
    remedy: "Say in the role's needs.ts that it needs this",
  },
  "iam-climb": {
    why: "Whoever becomes another role has what that one may do besides their own",
    sources: [`${guide}/id_roles_use_passrole.html`, `${guide}/access_policies_boundaries.html`],
    remedy:
      "Take one step of the path out of a policy, or say in `becomes` of the role's needs.ts why it may",
  },
  "iam-climb-out": {
    why: "What a boundary does not hold back is held back by nothing: one way out of it leads to the whole account",
    sources: [`${guide}/access_policies_boundaries.html#access_policies_boundaries-delegate`],
    remedy: "Close one step of the path in the boundaries of src/blocks/people",
  },
  "iam-beyond-the-proof": {
    why: "What the proof cannot read could allow anything",
    sources: ["ours"],
    remedy:
      "Use aws.iam.Role, RolePolicy, Policy and RolePolicyAttachment, with statements that name what they allow",
  },
} as const satisfies Readonly<Record<string, Advice>>;

export type IamRule = keyof typeof checks;

export const iamChecks: Readonly<Record<IamRule, Advice>> = checks;

export const iamRules = Object.keys(checks) as readonly IamRule[];

export const problem = (rule: IamRule, subject: Pick<Resource, "urn"> | string, message: string): Violation =>
  breachOf(checks, rule, typeof subject === "string" ? subject : subject.urn, message);
