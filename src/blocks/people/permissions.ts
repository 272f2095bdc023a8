import type * as aws from "@pulumi/aws";
import type { Shells } from "../../../environments/environment.ts";
import { application } from "../../kit/tags.ts";
import { looks } from "./looks.ts";
import type { Owner } from "./names.ts";

export type PermissionArgs = Owner;

type PersonStatement = aws.iam.PolicyStatement;

const own = (tag: string) => `\${aws:PrincipalTag/${tag}}`;

/** The condition that a resource bears the same tags as the caller. */
const itsOwn = {
  "aws:ResourceTag/Environment": own("Environment"),
  "aws:ResourceTag/CostCenter": own("CostCenter"),
};

/**
 * Refuses resources of another environment in the same account, by the tags of both.
 * @param peers environments of which an update changes something, too
 */
export const staysInside = (peers: readonly string[]): readonly PersonStatement[] => [
  {
    Sid: "NotAnotherEnvironment",
    Effect: "Deny",
    Action: "*",
    Resource: "*",
    Condition: {
      StringNotEquals: { "aws:ResourceTag/Environment": [own("Environment"), ...peers] },
      Null: { "aws:ResourceTag/Environment": "false" },
    },
  },
  {
    Sid: "NotOnAnothersAccount",
    Effect: "Deny",
    Action: "*",
    Resource: "*",
    Condition: {
      StringNotEquals: { "aws:RequestTag/CostCenter": own("CostCenter") },
      Null: { "aws:RequestTag/CostCenter": "false" },
    },
  },
];

/** Names of the environment's log groups that others have given: the web firewall, databases, Container Insights. */
const givenNames = (suffix: string) => [
  `/${application}/${suffix}/*`,
  `aws-waf-logs-${application}-*-${suffix}:*`,
  `aws-waf-logs-${application}-*-${suffix}`,
  `/aws/rds/cluster/aurora-*-${suffix}-g*`,
  `/aws/ecs/containerinsights/${application}-*-${suffix}/*`,
];

/** The environment's logs, and whatever runbooks, alarms and checks look at. */
export function readOnlyStatements(owner: Owner): readonly PersonStatement[] {
  const { accountId, suffix } = owner;
  return [
    {
      Sid: "Logs",
      Effect: "Allow",
      Action: ["logs:FilterLogEvents", "logs:GetLogEvents", "logs:StartQuery"],
      Resource: givenNames(suffix).map((name) => `arn:aws:logs:*:${accountId}:log-group:${name}`),
    },
    {
      // A query's results have no ARN; whoever has its ID was allowed to start it.
      Sid: "Results",
      Effect: "Allow",
      Action: ["logs:GetQueryResults", "logs:StopQuery"],
      Resource: "*",
    },
    ...looks(owner),
  ];
}

export interface OperatorArgs extends PermissionArgs {
  /** The regions of the environment. */
  readonly regions: readonly string[];
  /** The people who may open a shell in a container. */
  readonly shells: Shells;
  /** Whether payments wait in queues. */
  readonly queued: boolean;
}

/** The permissions for an incident: restart, scale, fail over, rotate, back up, drain; nothing that is the program's to decide. */
export function operatorStatements(args: OperatorArgs): readonly PersonStatement[] {
  // One statement for each service: in a common one every action would be allowed on the ARNs of all of them.
  const operates = (service: string, ...actions: readonly string[]) => ({
    Effect: "Allow" as const,
    Action: actions.map((action) => `${service}:${action}`),
    Resource: `arn:aws:${service}:*:${args.accountId}:*`,
    Condition: { StringEquals: itsOwn },
  });
  // Beside the tags by name: what has none would be another's to be asked for.
  const inItsClusters = ["cluster/CLUSTER", "service/CLUSTER/*", "task/CLUSTER/*"].map(
    (kind) => `arn:aws:ecs:*:${args.accountId}:${kind.replace("CLUSTER", `${application}-*-${args.suffix}`)}`,
  );
  const throughQueues = { "kms:ViaService": args.regions.map((region) => `sqs.${region}.amazonaws.com`) };
  return [
    ...readOnlyStatements(args),
    operates("backup", "StartBackupJob"),
    operates("cloudwatch", "DisableAlarmActions", "EnableAlarmActions", "SetAlarmState"),
    { ...operates("ecs", "StopTask", "UpdateService"), Resource: inItsClusters },
    ...(args.shells === "operators"
      ? [{ ...operates("ecs", "ExecuteCommand"), Resource: inItsClusters }]
      : []),
    operates("rds", "FailoverDBCluster", "RebootDBInstance"),
    operates("secretsmanager", "RotateSecret"),
    ...(args.queued
      ? [
          // Whoever drains a queue, or has dead letters tried again, is to SQS one who reads and sends.
          operates(
            "sqs",
            "CancelMessageMoveTask",
            "DeleteMessage",
            "GetQueueAttributes",
            "ListMessageMoveTasks",
            "ReceiveMessage",
            "SendMessage",
            "StartMessageMoveTask",
          ),
          {
            ...operates("kms", "Decrypt", "GenerateDataKey"),
            Condition: { StringEquals: { ...itsOwn, ...throughQueues } },
          },
        ]
      : []),
    ...staysInside([]),
  ];
}
