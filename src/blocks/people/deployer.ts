import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PermissionArgs, staysInside } from "./permissions.ts";

export interface DeployerArgs extends PermissionArgs {
  /** Where the environment is. */
  readonly regions: readonly string[];
  /** Environments that it is peered with, and of which it changes routes and rules. */
  readonly peers: readonly string[];
  /** The role by which it changes a peer in another account; undefined where there is none. */
  readonly peerRoleArn: string | undefined;
}

/** The services whose resources the program makes, changes and takes away. */
export const deployedServices = [
  "access-analyzer",
  "acm",
  "apigateway",
  "application-autoscaling",
  "autoscaling",
  "backup",
  "backup-storage",
  "cloudtrail",
  "cloudwatch",
  "config",
  "ec2",
  "ecr",
  "ecs",
  "elasticache",
  "elasticloadbalancing",
  "events",
  "guardduty",
  "kms",
  "lambda",
  "logs",
  "network-firewall",
  "rds",
  "route53resolver",
  "s3",
  "secretsmanager",
  "securityhub",
  "sns",
  "sqs",
  "ssm",
  "tag",
  "wafv2",
  "xray",
] as const;

/** Services that roles of the environment are for. */
export const passedTo: readonly string[] = [
  "backup.amazonaws.com",
  "cloudtrail.amazonaws.com",
  "config.amazonaws.com",
  "ec2.amazonaws.com",
  "ecs-tasks.amazonaws.com",
  "ecs.amazonaws.com",
  "lambda.amazonaws.com",
  "vpc-flow-logs.amazonaws.com",
];

/** Each that makes something has its counterpart: what can be deployed can be destroyed. */
export const roleActions = [
  "iam:AddRoleToInstanceProfile",
  "iam:AttachRolePolicy",
  "iam:CreateInstanceProfile",
  "iam:CreateRole",
  "iam:DeleteInstanceProfile",
  "iam:DeleteRole",
  "iam:DeleteRolePolicy",
  "iam:DetachRolePolicy",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
  "iam:RemoveRoleFromInstanceProfile",
  "iam:TagInstanceProfile",
  "iam:TagRole",
  "iam:UntagInstanceProfile",
  "iam:UntagRole",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateRole",
];

/** What it takes to update and to destroy the stack, but for the roles of people, which are an administrator's. */
export function deployerStatements(args: DeployerArgs): readonly aws.iam.PolicyStatement[] {
  const { accountId, suffix, regions, peers, peerRoleArn } = args;
  const named = ["role", "instance-profile"].flatMap((kind) =>
    [`*-${suffix}`, `*-${suffix}-*`].map(
      (name) => pulumi.interpolate`arn:aws:iam::${accountId}:${kind}/${name}`,
    ),
  );
  return [
    {
      // What is not there yet has no ARN and no tag; regions and the tags of what is there are what narrows it.
      Sid: "ItsRegions",
      Effect: "Allow",
      Action: deployedServices.map((service) => `${service}:*`),
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": [...regions] } },
    },
    // A zone may be anybody's by name: it is looked up, and its records are everybody's who may write to it.
    { Sid: "Names", Effect: "Allow", Action: "route53:*", Resource: "*" },
    { Sid: "Roles", Effect: "Allow", Action: roleActions, Resource: named },
    { Sid: "LooksAtRoles", Effect: "Allow", Action: ["iam:Get*", "iam:List*"], Resource: "*" },
    {
      Sid: "HandsRolesToServices",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: named,
      Condition: { StringEquals: { "iam:PassedToService": passedTo } },
    },
    {
      Sid: "ServicesOwnRoles",
      Effect: "Allow",
      Action: "iam:CreateServiceLinkedRole",
      Resource: pulumi.interpolate`arn:aws:iam::${accountId}:role/aws-service-role/*`,
    },
    ...(peerRoleArn === undefined
      ? []
      : [{ Sid: "Peer", Effect: "Allow" as const, Action: "sts:AssumeRole", Resource: peerRoleArn }]),
    ...staysInside(peers),
  ];
}
