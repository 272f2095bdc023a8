import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { arnIn } from "../../kit/arn.ts";
import { hostShellsLog, logGroupName, secretName } from "../../kit/names.ts";
import { type Arns, allow, type PolicyStatements } from "../../kit/policy.ts";
import type { Scope } from "../../kit/scope.ts";

/** The trust policy of a role, for this account alone: a service acts for many. */
export function trust(
  service: string,
  condition: NonNullable<aws.iam.PolicyStatement["Condition"]> | undefined,
): aws.iam.PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sts:AssumeRole",
        ...(condition === undefined ? {} : { Condition: condition }),
      },
    ],
  };
}

/** The tasks of this account and region. */
export const ownTasks = (scope: Scope) => ({
  StringEquals: { "aws:SourceAccount": scope.accountId },
  ArnLike: { "aws:SourceArn": arnIn(scope)("ecs", "*") },
});

export interface ExecutionArgs {
  readonly repositoryArns: Arns;
  readonly dataKeyArn: pulumi.Input<string>;
  readonly configArn: pulumi.Input<string>;
  /** The secret with the processor's API key. Undefined where there is no way to the processor. */
  readonly processorSecretArn: pulumi.Input<string> | undefined;
  /** The code of the region whose logins are kept here as well; undefined where none are. */
  readonly loginsOf: string | undefined;
  /** ARNs of the log groups that the containers print to. */
  readonly logGroupArns: Arns;
}

/** The agent's permissions before a task runs: pull its images, resolve its secrets, open its log. */
export function executionStatements(scope: Scope, args: ExecutionArgs): PolicyStatements {
  const { region, suffix } = scope;
  const logins = (name: string) => arnIn(scope)("secretsmanager", `secret:${secretName(name, suffix)}`);
  return [
    // A token is for the registry as a whole, which has no ARN.
    allow("ecr:GetAuthorizationToken", "*"),
    allow(
      ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      args.repositoryArns,
    ),
    allow("secretsmanager:GetSecretValue", [
      ...(args.processorSecretArn === undefined ? [] : [args.processorSecretArn]),
      // By prefix: a database that takes over brings a secret of its own, at a time when IAM may be out of reach.
      logins(`${region.code}/*`),
      // A global database has one login for both regions, and a replica bears the name of what it is a replica of.
      ...(args.loginsOf === undefined ? [] : [logins(`${args.loginsOf}/application-g*`)]),
    ]),
    {
      ...allow("kms:Decrypt", args.dataKeyArn),
      Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region.name}.amazonaws.com` } },
    },
    allow("ssm:GetParameters", args.configArn),
    allow(
      ["logs:CreateLogStream", "logs:PutLogEvents"],
      args.logGroupArns.map((arn) => pulumi.interpolate`${arn}:*`),
    ),
  ];
}

export interface TaskArgs {
  readonly metricsGroupArn: pulumi.Input<string>;
  readonly execGroupArn: pulumi.Input<string>;
}

/** The permissions of all tasks: the collector's exports and ECS Exec. */
export function taskStatements({ metricsGroupArn, execGroupArn }: TaskArgs): PolicyStatements {
  const streams = [metricsGroupArn, execGroupArn].map((arn) => pulumi.interpolate`${arn}:*`);
  return [
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], streams),
    allow("logs:DescribeLogStreams", pulumi.interpolate`${execGroupArn}:*`),
    // It lists groups, which no ARN can narrow.
    allow("logs:DescribeLogGroups", "*"),
    // X-Ray has no ARNs for traces.
    allow(
      [
        "xray:GetSamplingRules",
        "xray:GetSamplingStatisticSummaries",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
      ],
      "*",
    ),
    sessions,
  ];
}

/** The permission for ECS Exec sessions, whose channels have no ARNs. */
const sessions = allow(
  [
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
  ],
  "*",
);

/** The permissions of the ECS and SSM agents of an instance. */
export function hostStatements(scope: Scope, clusterArn: pulumi.Input<string>): PolicyStatements {
  return [
    allow(
      ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      // The account's settings may be another environment's stack's.
      arnIn(scope)("logs", `log-group:${logGroupName(hostShellsLog, scope.region.code, "*")}:*`),
    ),
    // It lists groups, which no ARN can narrow.
    allow("logs:DescribeLogGroups", "*"),
    allow(
      [
        "ecs:DeregisterContainerInstance",
        "ecs:RegisterContainerInstance",
        "ecs:SubmitAttachmentStateChanges",
        "ecs:SubmitContainerStateChange",
        "ecs:SubmitTaskStateChange",
      ],
      clusterArn,
    ),
    {
      // An instance has no ARN before it is registered; the cluster is what narrows it.
      ...allow(["ecs:Poll", "ecs:StartTelemetrySession"], "*"),
      Condition: { ArnEquals: { "ecs:cluster": clusterArn } },
    },
    // It tells where to poll, which is nobody's resource.
    allow("ecs:DiscoverPollEndpoint", "*"),
    // The SSM agent says that it is there before it is a managed node with an ARN.
    allow("ssm:UpdateInstanceInformation", "*"),
    sessions,
  ];
}

/**
 * The permission to change the application's own load balancer alone: AWS's policy for ECS's deployments allows every one
 * of the account.
 */
export function onlyOwnLoadBalancer(ownArns: Arns): PolicyStatements {
  return [
    {
      Effect: "Deny",
      Action: [
        "elasticloadbalancing:DeregisterTargets",
        "elasticloadbalancing:ModifyListener",
        "elasticloadbalancing:ModifyRule",
        "elasticloadbalancing:RegisterTargets",
      ],
      NotResource: [...ownArns],
    },
  ];
}
