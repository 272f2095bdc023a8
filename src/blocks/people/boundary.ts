import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { hostShellsLog, logGroupName, logicalName } from "../../kit/names.ts";
import { optionsIn, type ScopeWithoutBoundary } from "../../kit/scope.ts";
import { application, iamPath } from "../../kit/tags.ts";
import { deployedServices, elsewhereServices } from "./deployer.ts";
import { type Bounded, boundaryName, roleArn } from "./names.ts";
import { ownRoleStatements } from "./own-roles.ts";
import { itsOwnAlone, stranger } from "./own-things.ts";
import type { PermissionArgs } from "./permissions.ts";

type Statements = readonly aws.iam.PolicyStatement[];

/**
 * A boundary grants nothing: what it does not refuse is for each role's own policies to say.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
 * @returns its ARN
 */
export const createBoundary = (
  place: ScopeWithoutBoundary,
  of: Bounded,
  statements: Statements,
): pulumi.Output<string> =>
  new aws.iam.Policy(
    logicalName(`boundary-${of}`, undefined, place.suffix),
    {
      name: boundaryName(of, place.suffix),
      path: iamPath(place.suffix),
      description: `The most that a role of ${descriptions[of]} may do`,
      policy: pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements }),
    },
    optionsIn(place),
  ).arn;

const descriptions: Readonly<Record<Bounded, string>> = {
  people: "this environment's people and deployments",
  workloads: "what AWS runs for this environment",
  recorder: "AWS Config's recorder",
};

/**
 * The boundary of what AWS runs for the environment: it changes no role and takes none on, and whoever may make such a role gains nothing by it.
 * A service is listed as a whole where nothing in it lets one act as somebody else.
 */
export const workloadsBoundary = (environment: string, { accountId, suffix }: PermissionArgs): Statements => [
  {
    Sid: "ItsServices",
    Effect: "Allow",
    Action: [
      "application-autoscaling:DescribeScheduledActions",
      "application-autoscaling:PutScheduledAction",
      "application-autoscaling:RegisterScalableTarget",
      "backup:*",
      "dynamodb:GetItem",
      "ec2:AssignPrivateIpAddresses",
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:Describe*",
      "ec2:UnassignPrivateIpAddresses",
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:GetAuthorizationToken",
      "ecr:GetDownloadUrlForLayer",
      "ecs:DeregisterContainerInstance",
      "ecs:DescribeServiceRevisions",
      "ecs:DiscoverPollEndpoint",
      "ecs:Poll",
      "ecs:RegisterContainerInstance",
      "ecs:StartTelemetrySession",
      "ecs:Submit*",
      "elasticache:DescribeUsers",
      "elasticache:ModifyUser",
      "elasticloadbalancing:*",
      "kms:CreateGrant",
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey*",
      "logs:*",
      "rds:*",
      "secretsmanager:*",
      "sqs:*",
      "ssm:GetParameters",
      "ssm:UpdateInstanceInformation",
      "ssmmessages:*",
      "tag:GetResources",
      "xray:*",
    ],
    Resource: "*",
  },
  {
    // A service that is told to run something else would act as somebody else: only those of its own.
    Sid: "ItsTasks",
    Effect: "Allow",
    Action: ["ecs:DescribeServices", "ecs:UpdateService"],
    Resource: `arn:aws:ecs:*:${accountId}:service/${application}-*-${suffix}/*`,
  },
  {
    // Of all functions those alone that test a new revision.
    Sid: "ItsSmokeTest",
    Effect: "Allow",
    Action: "lambda:InvokeFunction",
    Resource: `arn:aws:lambda:*:${accountId}:function:smoke-*-${suffix}`,
  },
  // A shell is recorded in the group of the one stack that makes the account's settings, which may be another environment's.
  stranger([environment], `arn:aws:logs:*:${accountId}:log-group:${logGroupName(hostShellsLog, "*", "*")}:*`),
];

interface PeopleBoundaryArgs extends PermissionArgs {
  readonly environment: string;
  /** Environments that this one is peered with, and of which an update changes routes and rules. */
  readonly peers: readonly string[];
  /** The role by which an update changes a peer in another account; undefined where there is none. */
  readonly peerRoleArn: string | undefined;
}

/** Services that people look at or work with, and that no deployment makes anything of. */
const alsoUsed = ["health", "pi", "pricing", "servicequotas", "ssmmessages", "support"];

/** The boundary of people and deployments: even an administrator stays in this environment, and gets no other person's role. */
export function peopleBoundary(args: PeopleBoundaryArgs): Statements {
  const { environment, peers, peerRoleArn } = args;
  const next = [roleArn("deployer", args), ...(peerRoleArn === undefined ? [] : [peerRoleArn])];
  return [
    {
      Sid: "ItsServices",
      Effect: "Allow",
      Action: [...deployedServices, ...elsewhereServices, ...alsoUsed].map((service) => `${service}:*`),
      Resource: "*",
    },
    { Sid: "LooksAtRoles", Effect: "Allow", Action: ["iam:Get*", "iam:List*"], Resource: "*" },
    ...ownRoleStatements(args),
    { Sid: "GoesOn", Effect: "Allow", Action: ["sts:AssumeRole", "sts:TagSession"], Resource: next },
    stranger([environment, ...peers]),
    ...itsOwnAlone(args),
  ];
}

/**
 * The boundary of AWS Config's recorder. Config looks at whatever there is, of any service, functions and their policies
 * too, so that only what it could do besides can be refused.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWS_ConfigRole.html
 */
export const recorderBoundary: Statements = [
  { Sid: "LooksAtEverything", Effect: "Allow", Action: "*", Resource: "*" },
  {
    Sid: "ChangesNothing",
    Effect: "Deny",
    Action: [
      "iam:Add*",
      "iam:Attach*",
      "iam:Create*",
      "iam:Delete*",
      "iam:PassRole",
      "iam:Put*",
      "iam:Set*",
      "iam:Update*",
      "lambda:AddPermission",
      "lambda:Create*",
      "lambda:Delete*",
      "lambda:Invoke*",
      "lambda:Put*",
      "lambda:Update*",
      "secretsmanager:GetSecretValue",
      "ssm:SendCommand",
      "ssm:StartSession",
      "sts:*",
    ],
    Resource: "*",
  },
];
