import type * as aws from "@pulumi/aws";
import { leaseTableName } from "../../kit/names.ts";
import { keepsEvidence } from "./evidence.ts";
import { opensNoHostShell } from "./host-shells.ts";
import { ownRoleStatements } from "./own-roles.ts";
import { type PermissionArgs, staysInside } from "./permissions.ts";
import { watchesSpending } from "./spending.ts";

export interface DeployerArgs extends PermissionArgs {
  /** The regions of the environment. */
  readonly regions: readonly string[];
  /** Environments that this one is peered with, and of which an update changes routes and rules. */
  readonly peers: readonly string[];
  /** The role by which an update changes a peer in another account; undefined where there is none. */
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
  "dynamodb",
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

/** The services that are in no region, or in us-east-1 alone. */
export const elsewhereServices = ["budgets", "ce", "route53"] as const;

/** The permissions of an update of the stack, without what only an administrator may do or what takes evidence away. */
export const deployerStatements = (args: DeployerArgs): readonly aws.iam.PolicyStatement[] => [
  ...destroyerStatements(args),
  ...keepsEvidence(args),
];

/** The permissions to update the stack and to destroy it, without resources under the path of administrators. */
export function destroyerStatements(args: DeployerArgs): readonly aws.iam.PolicyStatement[] {
  const { regions, peers, peerRoleArn } = args;
  return [
    {
      // What is not there yet has no ARN and no tag; regions and the tags of what is there are what narrows it.
      Sid: "ItsRegions",
      Effect: "Allow",
      Action: deployedServices.map((service) => `${service}:*`),
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": [...regions] } },
    },
    // The witness of the table is in a third region, where nothing else is.
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-security.html
    {
      Sid: "Witness",
      Effect: "Allow",
      Action: ["dynamodb:CreateGlobalTableWitness", "dynamodb:DeleteGlobalTableWitness"],
      Resource: `arn:aws:dynamodb:*:${args.accountId}:table/${leaseTableName(args.suffix)}`,
    },
    // A zone is found by its name; which of its records may be changed is for `dns.ts` to say, once it is known.
    {
      Sid: "LooksAtNames",
      Effect: "Allow",
      Action: ["route53:CreateHealthCheck", "route53:CreateHostedZone", "route53:Get*", "route53:List*"],
      Resource: "*",
    },
    {
      Sid: "ChecksHealth",
      Effect: "Allow",
      Action: ["route53:ChangeTagsForResource", "route53:DeleteHealthCheck", "route53:UpdateHealthCheck"],
      Resource: "arn:aws:route53:::healthcheck/*",
    },
    {
      Sid: "EndsQueryLogs",
      Effect: "Allow",
      Action: "route53:DeleteQueryLoggingConfig",
      Resource: "arn:aws:route53:::queryloggingconfig/*",
    },
    ...watchesSpending(args),
    { Sid: "LooksAtRoles", Effect: "Allow", Action: ["iam:Get*", "iam:List*"], Resource: "*" },
    ...ownRoleStatements(args),
    ...(peerRoleArn === undefined
      ? []
      : [{ Sid: "Peer", Effect: "Allow" as const, Action: "sts:AssumeRole", Resource: peerRoleArn }]),
    opensNoHostShell,
    ...staysInside(peers),
  ];
}
