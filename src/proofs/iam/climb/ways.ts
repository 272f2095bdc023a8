import { sessionPreferences } from "../../../kit/names.ts";
import { plannedAccount } from "../../model/answers/made-up.ts";
import { text } from "../../reachability/inventory.ts";
import { type IamRequest, isAbout } from "../requests/evaluate.ts";
import type { Context } from "../requests/values.ts";
import type { PlannedRole } from "../roles.ts";
import { call, type Detour, type Gain, strange, type Terrain } from "./detour.ts";
import type { Principal } from "./principal.ts";
import { takeovers } from "./takeovers.ts";

const iam = (name: string) => `arn:aws:iam::${plannedAccount}:${name}`;
const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";

/** Every way for anybody, whether or not they may take it, without roles that are taken on. */
export const waysOf = (terrain: Terrain): readonly Detour[] => [
  ...terrain.roles.flatMap((role) => waysTo(role, terrain)),
  ...terrain.strangers.roles.flatMap(({ arn, tags }) => [
    ...["sts:AssumeRole", ...overRoles].map((action) =>
      outside(action, arn, tags, "a role of somebody else's"),
    ),
    ...passes(arn, terrain.region, "lambda", tags).map((way) => ({
      ...way,
      gain: strange("a role of somebody else's"),
    })),
  ]),
  ...newRoles(terrain),
  ...[...terrain.boundaries.values()].flatMap((arn) =>
    ["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion", "iam:DeletePolicy"].map((action) =>
      outside(action, arn, {}, "a boundary itself"),
    ),
  ),
  ...terrain.running.flatMap((one) => takeovers(one, terrain)),
  ...terrain.strangers.running.flatMap((one) => takeovers(one, terrain)),
  ...overHosts(terrain),
  ...identities.map(([action, arn]) => outside(action, iam(arn), {}, "credentials that outlive a session")),
];

const outside = (action: string, arn: string, context: Context, what: string): Detour => ({
  by: action,
  calls: [call(action, arn, context)],
  gain: strange(what),
});

/** The ways to commands on every host of the account: no tag of a host is asked about. */
const overHosts = ({ region, tags }: Terrain): readonly Detour[] => {
  const ssm = (name: string) => `arn:aws:ssm:${region}:${plannedAccount}:${name}`;
  return [
    outside(
      "ssm:RegisterTaskWithMaintenanceWindow",
      ssm("maintenancewindow/mw-0"),
      tags,
      "commands on any host",
    ),
    ...["ssm:CreateDocument", "ssm:UpdateDocument", "ssm:UpdateDocumentDefaultVersion"].map((action) =>
      outside(
        action,
        ssm(`document/${sessionPreferences}`),
        {},
        "the beginning of every shell on a host of the account",
      ),
    ),
  ];
};

/** The actions that take over a role that exists. */
const overRoles = [
  "iam:UpdateAssumeRolePolicy",
  "iam:DeleteRolePermissionsBoundary",
  "iam:PutRolePermissionsBoundary",
  "iam:AttachRolePolicy",
  "iam:PutRolePolicy",
];

/** The actions that make or change an identity that needs no role. */
const identities = [
  ["iam:CreateUser", "user/new"],
  ["iam:CreateAccessKey", "user/ann"],
  ["iam:CreateLoginProfile", "user/ann"],
  ["iam:UpdateLoginProfile", "user/ann"],
  ["iam:AttachUserPolicy", "user/ann"],
  ["iam:PutUserPolicy", "user/ann"],
  ["iam:DeleteUserPermissionsBoundary", "user/ann"],
  ["iam:AddUserToGroup", "group/administrators"],
  ["iam:AttachGroupPolicy", "group/administrators"],
  ["iam:PutGroupPolicy", "group/administrators"],
  ["iam:CreateOpenIDConnectProvider", "oidc-provider/evil.example.com"],
  ["iam:AddClientIDToOpenIDConnectProvider", "oidc-provider/token.actions.githubusercontent.com"],
  ["iam:CreateSAMLProvider", "saml-provider/evil"],
  ["iam:UpdateSAMLProvider", "saml-provider/company"],
] as const;

/** The roles of the stack that let a principal take them on. */
export function assumptionsOf(terrain: Terrain, principal: Principal): readonly Detour[] {
  const session = sessionOf(terrain);
  const arn = text(principal.role?.resource.computed.arn);
  const asking = call("sts:AssumeRole", "", { ...session, ...(arn ? { "aws:PrincipalArn": arn } : {}) });
  return terrain.roles
    .filter((role) => admits(role, arn, asking))
    .map((role) => ({
      by: "sts:AssumeRole",
      calls: [
        call("sts:AssumeRole", text(role.resource.computed.arn) ?? "", { ...terrain.tags, ...session }),
      ],
      gain: { kind: "role", role },
    }));
}

function waysTo(role: PlannedRole, terrain: Terrain): readonly Detour[] {
  const arn = text(role.resource.computed.arn) ?? "";
  const own = role.boundary && terrain.boundaries.get(role.boundary.resource.name);
  const bounded = { ...terrain.tags, ...(own === undefined ? {} : { "iam:PermissionsBoundary": own }) };
  const gain: Gain = { kind: "role", role };
  const raise = (action: string, context: Context): Detour => ({
    by: action,
    calls: [call(action, arn, { ...bounded, ...context })],
    gain: { kind: "raise", role },
  });
  return [
    { by: "iam:UpdateAssumeRolePolicy", calls: [call("iam:UpdateAssumeRolePolicy", arn, bounded)], gain },
    ...servicesOf(role).flatMap((service) =>
      passes(arn, terrain.region, service, terrain.tags).map((way) => ({ ...way, gain })),
    ),
    raise("iam:PutRolePolicy", {}),
    raise("iam:AttachRolePolicy", { "iam:PolicyARN": administrator }),
    outside("iam:DeleteRolePermissionsBoundary", arn, bounded, `${role.resource.name} without its boundary`),
    ...[administrator, ...terrain.boundaries.values()]
      .filter((boundary) => boundary !== own)
      .map((boundary) =>
        outside(
          "iam:PutRolePermissionsBoundary",
          arn,
          { ...terrain.tags, "iam:PermissionsBoundary": boundary },
          `${role.resource.name} under another boundary`,
        ),
      ),
  ];
}

/**
 * The context of a session that takes another role on: its tags, and its second factor, which goes with it from role to
 * role.
 */
const sessionOf = ({ tags }: Terrain): Context => ({
  ...Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [key.replace("Resource", "Request"), value]),
  ),
  "aws:RequestTag/Who": "ann",
  "aws:TagKeys": ["Environment", "CostCenter", "Who"],
  "aws:MultiFactorAuthPresent": "true",
  "aws:MultiFactorAuthAge": "60",
});

/** Whether a role's trust policy lets a principal of the account in, with a second factor and the tags that it asks for. */
const admits = ({ trust }: PlannedRole, arn: string | undefined, asking: IamRequest): boolean =>
  trust.some((statement) => {
    const { Effect, Principal: who } = statement;
    const accounts =
      typeof who === "object" && who !== null ? [(who as { AWS?: string | string[] }).AWS ?? []].flat() : [];
    const named = who === "*" || accounts.some((one) => one === "*" || one === arn || one === iam("root"));
    return Effect === "Allow" && named && isAbout(statement, asking);
  });

const servicesOf = ({ trust }: PlannedRole): readonly string[] =>
  trust.flatMap(({ Principal: who }) =>
    typeof who === "object" && who !== null
      ? [(who as { Service?: string | string[] }).Service ?? []]
          .flat()
          .map((name) => name.split(".")[0] ?? "")
      : [],
  );

/** The actions that have a service act with a role handed to it, and do there what the caller wants. */
const acting: Readonly<Record<string, readonly (readonly [action: string, name: string])[]>> = {
  lambda: [["lambda:CreateFunction", "lambda function:new"]],
  "ecs-tasks": [["ecs:RegisterTaskDefinition", "ecs task-definition/new:*"]],
  ec2: [["ec2:RunInstances", "ec2 instance/*"]],
};

function passes(
  arn: string,
  region: string,
  service: string,
  tags: Context,
): readonly Omit<Detour, "gain">[] {
  const acts = acting[service];
  if (acts === undefined) return [];
  const started = acts.map(([action, name]) => {
    const [of = "", resource = ""] = name.split(" ");
    return call(action, `arn:aws:${of}:${region}:${plannedAccount}:${resource}`);
  });
  const passed = call("iam:PassRole", arn, { ...tags, "iam:PassedToService": `${service}.amazonaws.com` });
  return [{ by: `iam:PassRole to ${service}`, calls: [passed, ...started] }];
}

/** A role that somebody makes, trusting whomever they like, under any boundary that they may give. */
function newRoles({ boundaries, suffix }: Terrain): readonly Detour[] {
  const names = [`role-new-use1-${suffix}-0000000`, `payments/${suffix}/new`, "new", `new-${suffix}`];
  const choices: readonly (readonly [name: string | undefined, context: Context])[] = [
    [undefined, {}],
    [undefined, { "iam:PermissionsBoundary": administrator }],
    ...[...boundaries].map(([name, arn]) => [name, { "iam:PermissionsBoundary": arn }] as const),
  ];
  return names.flatMap((name) =>
    choices.flatMap(([boundary, context]) =>
      [
        call("iam:PutRolePolicy", iam(`role/${name}`), context),
        call("iam:AttachRolePolicy", iam(`role/${name}`), { ...context, "iam:PolicyARN": administrator }),
      ].map((granting) => ({
        by: `iam:CreateRole and ${granting.action}`,
        calls: [call("iam:CreateRole", iam(`role/${name}`), context), granting],
        gain:
          boundary === undefined
            ? strange("a new role without a boundary")
            : ({ kind: "made", boundary } as const),
      })),
    ),
  );
}
