import type { Synthesis } from "../../../src/proofs/model/registration.ts";
import type { Statement } from "../../../src/proofs/model/rule.ts";
import { inputs, mutated } from "../mutate.ts";
import { about, actionsOf, allow, type Fault, fault, plus, statements } from "./fault.ts";

type Change = (clean: Synthesis) => Synthesis;

const people = "boundary-people-production";
const workloads = "boundary-workloads-production";
const deployer = "role-policy-deployer-production";
const operator = "role-policy-operator-production";

/** Grants what the boundary lets through as well. */
const granted =
  (policy: string, statement: object): Change =>
  (clean) =>
    plus(people, statement)(plus(policy, statement)(clean));

const withoutSid =
  (boundary: string, sid: string): Change =>
  (clean) =>
    statements(boundary, (all) => all.filter(({ Sid }) => Sid !== sid))(clean);

const both =
  (change: (all: readonly Statement[]) => readonly object[]): Change =>
  (clean) =>
    statements(people, change)(statements(deployer, change)(clean));

/** A single boundary for all roles, which lets everything through but changes of people's roles. */
const oneForAll: readonly object[] = [
  allow("*"),
  {
    Effect: "Deny",
    Action: ["iam:CreateRole", "iam:PutRolePermissionsBoundary"],
    Resource: "*",
    Condition: {
      StringNotEquals: {
        "iam:PermissionsBoundary":
          "arn:aws:iam::123456789012:policy/payments/production/payments-boundary-workloads-production",
      },
    },
  },
  { Effect: "Deny", Action: "iam:DeleteRolePermissionsBoundary", Resource: "*" },
  {
    Effect: "Deny",
    Action: [
      "iam:AttachRolePolicy",
      "iam:PutRolePolicy",
      "iam:UpdateAssumeRolePolicy",
      "iam:CreatePolicyVersion",
    ],
    Resource: [
      "arn:aws:iam::123456789012:policy/payments/production/*",
      "arn:aws:iam::123456789012:role/payments/production/*",
    ],
  },
];

/** Ways by which somebody becomes somebody else. */
export const climbs: readonly Fault[] = [
  fault(
    "iam-climb-out",
    "a role that is made, given AdministratorAccess and handed to a function, which then is the account's administrator",
    statements(workloads, () => oneForAll),
    "role-deployer-production",
    "a new role under boundary-workloads-production by",
    "a role of somebody else's",
  ),
  fault(
    "iam-climb-out",
    "a role that is made without a boundary",
    both(about("iam:CreateRole", () => ({ Condition: undefined }))),
    "role-deployer",
    "a new role without a boundary",
  ),
  fault(
    "iam-climb-out",
    "a role that is made under the boundary of people",
    both(
      about("iam:CreateRole", () => ({
        Condition: {
          StringLike: { "iam:PermissionsBoundary": "arn:aws:iam::123456789012:policy/payments/production/*" },
        },
      })),
    ),
    "role-deployer",
    "a new role under boundary-people-production",
  ),
  fault(
    "iam-climb-out",
    "any role handed to a function",
    granted(deployer, allow("iam:PassRole")),
    "role-deployer",
    "a role of somebody else's",
    "iam:PassRole to lambda",
  ),
  fault(
    "iam-climb-out",
    "a role of another environment taken on",
    granted(deployer, allow("sts:AssumeRole")),
    "role-deployer",
    "a role of somebody else's",
    "sts:AssumeRole",
  ),
  fault(
    "iam-climb-out",
    "the trust of any role changed",
    granted(deployer, allow("iam:UpdateAssumeRolePolicy")),
    "role-deployer",
    "a role of somebody else's",
    "iam:UpdateAssumeRolePolicy",
  ),
  fault(
    "iam-climb-out",
    "a boundary that whoever is in it may rewrite",
    granted(deployer, allow("iam:CreatePolicyVersion")),
    "role-deployer",
    "a boundary itself",
  ),
  fault(
    "iam-climb-out",
    "a boundary that is taken off",
    granted(deployer, allow("iam:DeleteRolePermissionsBoundary")),
    "role-deployer",
    "without its boundary",
  ),
  fault(
    "iam-climb-out",
    "a user with a key",
    granted(deployer, allow("iam:CreateAccessKey")),
    "role-deployer",
    "credentials that outlive a session",
  ),
  fault(
    "iam-climb-out",
    "a boundary that lets any role be handed over, while no policy does",
    plus(people, allow("iam:PassRole")),
    "who has boundary-people-production can become",
    "iam:PassRole to lambda",
  ),
  fault(
    "iam-climb-out",
    "functions of somebody else's",
    withoutSid(people, "OwnFunctions"),
    "role-deployer",
    "lambda:UpdateFunctionCode",
  ),
  fault(
    "iam-climb-out",
    "shells in containers of somebody else's",
    withoutSid(people, "OwnTasks"),
    "role-break-glass",
    "ecs:ExecuteCommand",
  ),
  fault(
    "iam-climb-out",
    "images of somebody else's",
    withoutSid(people, "OwnImages"),
    "role-deployer",
    "ecr:PutImage",
  ),
  fault(
    "iam-climb-out",
    "hosts of somebody else's",
    withoutSid(people, "OwnHosts"),
    "role-break-glass",
    "ssm:StartSession",
  ),
  fault(
    "iam-climb-out",
    "commands that Systems Manager runs on hosts by itself",
    withoutSid(people, "NoCommandsOnHosts"),
    "role-deployer",
    "ssm:CreateAssociation",
    "instance/i-nobody",
  ),
  fault(
    "iam-climb-out",
    "commands in a maintenance window, on whatever hosts it finds",
    withoutSid(people, "NoCommandsOnHosts"),
    "role-deployer",
    "commands on any host",
  ),
  fault(
    "iam-climb-out",
    "the preferences of shells, by which a command is run in the next one of anybody",
    withoutSid(people, "NotHowShellsAreRecorded"),
    "role-deployer",
    "ssm:CreateDocument",
    "the beginning of every shell",
  ),
  ...["CreateReplaceRootVolumeTask", "AttachVolume"].map((disk) =>
    fault(
      "iam-climb-out",
      `hosts of somebody else's, by their disks: ${disk}`,
      statements(people, (all) =>
        all.map((one) =>
          one.Sid === "OwnHosts"
            ? { ...one, Action: actionsOf(one).filter((action) => action !== `ec2:${disk}`) }
            : one,
        ),
      ),
      "role-deployer",
      `ec2:${disk}`,
    ),
  ),
  fault(
    "iam-climb-out",
    "hosts that are given the environment's tag first",
    withoutSid(people, "NoHostMadeItsOwn"),
    "role-break-glass",
    "ec2:CreateTags and ssm:StartSession",
  ),
  fault(
    "iam-climb-out",
    "hosts of another environment, by a peering that lets through more than the peering",
    (clean) =>
      statements(people, (all) =>
        all
          .filter(({ Sid }) => Sid !== "OnlyThePeering")
          .map((one) =>
            one.Sid === "OwnHosts" ? { ...one, Condition: undefined, Resource: "arn:aws:s3:::none" } : one,
          ),
      )(clean),
    "role-deployer",
    "instance/i-staging",
  ),
  fault(
    "iam-climb",
    "an operator who takes the deployer's role on",
    granted(operator, allow("sts:AssumeRole", "arn:aws:iam::123456789012:role/payments/production/*")),
    "role-operator",
    "role-deployer-production",
  ),
  fault(
    "iam-climb",
    "the trail's role among those that are deployed",
    (clean) => mutated(clean, "role-trail-use1-production", inputs({ path: "/" })),
    "role-deployer",
    "role-trail-use1-production",
  ),
  fault(
    "iam-climb-out",
    "a deployer who gives the workflow's role, or their own, whatever the boundary lets it have",
    granted(deployer, allow("iam:AttachRolePolicy", "arn:aws:iam::123456789012:role/payments/production/*")),
    "role-ci",
    "role-deployer-production with policies of somebody's own",
    "iam:AttachRolePolicy",
  ),
];
