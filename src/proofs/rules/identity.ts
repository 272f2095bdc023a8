import { at } from "../model/inputs.ts";
import type { Plain, Registration } from "../model/registration.ts";
import { findingsAt, type Rule, ruleFor, type Statement, statementsOf } from "../model/rule.ts";

const roleType = "aws:iam/role:Role";
const identityPolicies = ["aws:iam/rolePolicy:RolePolicy", "aws:iam/policy:Policy"];
/** Inputs that hold a resource's policy. */
const resourcePolicies = ["policy", "policyDocument", "accessPolicy"];
/** The condition keys that bind a statement for everybody to somebody. */
const binding = ["aws:PrincipalAccount", "aws:PrincipalArn", "aws:SourceAccount", "aws:SourceArn"];

/** Rules about policies. */
export const identityRules: readonly Rule[] = [
  {
    id: "no-wildcard",
    severity: "high",
    pciDss: ["7.2.2", "7.2.5"],
    requirement: "No role may do everything of a kind, or anything to everything, without a reason on record",
    why: "What a role may do beyond its need is what is done with it once it is stolen",
    sources: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege"],
    remedy: "Name actions and ARNs, or give the reason in the needs.ts next to the role's holder",
    check: (stack) => identityPolicies.flatMap((type) => findingsAt(stack, stack.ofType(type), wildcardsIn)),
  },
  {
    id: "no-public-policy",
    severity: "critical",
    pciDss: ["7.2.1"],
    requirement: "Nobody's resource is everybody's: what a policy allows to all is bound to this account",
    why: "A policy for everybody lets in every account of AWS",
    sources: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html"],
    remedy: "Name the principal, or bind the statement with aws:PrincipalAccount or aws:SourceAccount",
    check: (stack) =>
      findingsAt(
        stack,
        stack.resources.filter(({ type }) => !identityPolicies.includes(type)),
        ({ inputs }) =>
          resourcePolicies.flatMap((input) => statementsOf(inputs[input])).some(isPublic) &&
          "has a policy that allows something to everybody",
      ),
  },
  ruleFor(
    roleType,
    {
      id: "role-boundary",
      severity: "high",
      pciDss: ["7.2.5"],
      requirement: "Every role has the environment's boundary, so that who makes roles gains nothing by it",
      why: "Who may make roles could give one more than they have themselves",
      sources: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html"],
      remedy: "Set permissionsBoundary to scope.boundaryArn",
    },
    (_, role, { source }) =>
      source(role, "permissionsBoundary", "aws:iam/policy:Policy") === undefined && "has no boundary",
  ),
  ruleFor(
    roleType,
    {
      id: "role-session",
      severity: "critical",
      pciDss: ["8.2.1", "8.4.2", "8.4.3"],
      requirement:
        "People take a role with a second factor, or by a role of an identity provider that asks for it, workflows with a token of one subject, both for an hour at most and saying who they are",
      why: "A trust in an account is a trust in all its people, and one in an issuer in all its tokens",
      sources: [
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html",
      ],
      remedy: "Use the statements of src/blocks/people/trust.ts",
    },
    ({ assumeRolePolicy, maxSessionDuration }) => {
      const trusted = statementsOf(assumeRolePolicy).filter(
        ({ Principal }) => at(Principal as Plain, "Service") === undefined,
      );
      if (trusted.length > 0 && maxSessionDuration !== 3600)
        return "has sessions of another length than an hour";
      return trusted.map(sessionProblem).find((problem) => problem !== undefined);
    },
  ),
  {
    id: "no-long-lived-keys",
    severity: "critical",
    pciDss: ["8.3.9", "8.6.1"],
    requirement: "There are no users, and so no passwords and access keys that somebody could lose",
    why: "A key that does not expire is as good years after it leaked",
    sources: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-users-federation-idp"],
    remedy: "Take a role of src/blocks/people",
    check: ({ resources }) =>
      resources
        .filter(({ type }) => /^aws:iam\/(?:accessKey|user|userLoginProfile|sshKey|group)[:A-Z]/.test(type))
        .map(({ urn }) => ({ subject: urn, message: "outlives a session" })),
  },
];

function wildcardsIn({ inputs }: Registration): readonly string[] {
  return statementsOf(inputs.policy)
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Action, NotAction, Resource, NotResource }) => {
      if (NotAction !== undefined || NotResource !== undefined) return ["allows all but what it names"];
      const everything = [Resource ?? []].flat().includes("*");
      return [Action ?? []].flat().flatMap((action) => {
        if (everything) return [`allows ${action} on everything`];
        return action.includes("*") ? [`allows all of ${action}`] : [];
      });
    });
}

function isPublic({ Effect, Principal, Condition = {}, Sid }: Statement): boolean {
  const everybody = Principal === "*" || [at(Principal as Plain, "AWS")].flat().includes("*");
  const bound = Object.entries(Condition).some(
    ([operator, keys]) => !/^Null$|Not/.test(operator) && binding.some((key) => key in keys),
  );
  // AWS keeps the layers of images in buckets of its own, which an endpoint has to let through.
  return Effect === "Allow" && everybody && !bound && Sid !== "ImageLayers";
}

function sessionProblem({ Principal, Condition = {} }: Statement): string | undefined {
  const has = (operator: string, key: string) => at(Condition as Plain, operator, key);
  if (at(Principal as Plain, "Federated") !== undefined) {
    const [audience, subject] = [":aud", ":sub"].map((claim) =>
      Object.entries(Condition.StringEquals ?? {}).find(([key]) => key.endsWith(claim)),
    );
    return audience && subject ? undefined : "is everybody's who has a token of that issuer";
  }
  const tags = ["Environment", "CostCenter"].filter((tag) => !has("StringEquals", `aws:RequestTag/${tag}`));
  if (tags.length > 0 || has("StringLike", "aws:RequestTag/Who") !== "?*")
    return "has sessions that do not say who they are and for what";
  const account = /:root$/.test(String(at(Principal as Plain, "AWS")));
  if (!account || has("Bool", "aws:MultiFactorAuthPresent") === "true") return undefined;
  const roles = [has("ArnLike", "aws:PrincipalArn") ?? []].flat().map(String);
  if (roles.length === 0) return "is taken without a second factor";
  const open = roles.filter((role) => !/^arn:aws[a-z-]*:iam::\d{12}:role\/[^*?]+(?:_\?{16})?$/.test(role));
  return open.length > 0 ? `is taken by whoever has a role like ${open.join(", ")}` : undefined;
}
