import type * as aws from "@pulumi/aws";
import { boundaryArn } from "./names.ts";
import type { PermissionArgs } from "./permissions.ts";

/** Services that the environment's roles may be passed to. Roles of the evidence are passed by an administrator alone. */
export const passedTo: readonly string[] = [
  "backup.amazonaws.com",
  "ec2.amazonaws.com",
  "ecs-tasks.amazonaws.com",
  "ecs.amazonaws.com",
  "lambda.amazonaws.com",
  "vpc-flow-logs.amazonaws.com",
];

/** AWS's own policies that the environment's roles have. Any other could allow everything. */
export const attached: readonly string[] = [
  "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers",
];

/** The actions that give a role permissions; the role has to have the boundary. */
const giving = ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"];

/** Actions that change roles. Each that makes something has its counterpart: what can be deployed can be destroyed. */
const changing = [
  "iam:DeleteRole",
  "iam:DeleteRolePolicy",
  "iam:DetachRolePolicy",
  "iam:TagRole",
  "iam:UntagRole",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateRole",
];

const profiles = [
  "iam:AddRoleToInstanceProfile",
  "iam:CreateInstanceProfile",
  "iam:DeleteInstanceProfile",
  "iam:RemoveRoleFromInstanceProfile",
  "iam:TagInstanceProfile",
  "iam:UntagInstanceProfile",
];

export const roleActions: readonly string[] = [...giving, "iam:AttachRolePolicy", ...changing, ...profiles];

/**
 * The permissions to make and hand over the roles of what AWS runs for the environment, and none that is more than they:
 * their names have no path, theirs who administer have one; they have the boundary of workloads; and nothing is attached
 * but what is in use. Who deploys is granted this, and the boundary of people lets nobody have more.
 */
export function ownRoleStatements(args: PermissionArgs): readonly aws.iam.PolicyStatement[] {
  const { accountId, suffix } = args;
  const named = (kind: string) => `arn:aws:iam::${accountId}:${kind}/${kind}-*-${suffix}-*`;
  const bounded = { StringEquals: { "iam:PermissionsBoundary": boundaryArn("workloads", args) } };
  return [
    {
      Sid: "MakesBoundedRoles",
      Effect: "Allow",
      Action: giving,
      Resource: named("role"),
      Condition: bounded,
    },
    {
      Sid: "AttachesWhatIsInUse",
      Effect: "Allow",
      Action: "iam:AttachRolePolicy",
      Resource: named("role"),
      Condition: { ...bounded, ArnEquals: { "iam:PolicyARN": [...attached] } },
    },
    { Sid: "ChangesRoles", Effect: "Allow", Action: changing, Resource: named("role") },
    { Sid: "Profiles", Effect: "Allow", Action: profiles, Resource: named("instance-profile") },
    {
      Sid: "HandsRolesToServices",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: named("role"),
      Condition: { StringEquals: { "iam:PassedToService": [...passedTo] } },
    },
    {
      Sid: "ServicesOwnRoles",
      Effect: "Allow",
      Action: "iam:CreateServiceLinkedRole",
      Resource: `arn:aws:iam::${accountId}:role/aws-service-role/*`,
    },
  ];
}
