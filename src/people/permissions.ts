import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { application } from "../tags.ts";

export interface PermissionArgs {
  readonly accountId: pulumi.Input<string>;
  readonly suffix: string;
}

type Statement = aws.iam.PolicyStatement;

const own = (tag: string) => `\${aws:PrincipalTag/${tag}}`;

/**
 * Resources of another environment in the same account are out of reach, by the tags of both.
 * @param peers environments of which an update changes something, too
 */
export const staysInside = (peers: readonly string[]): readonly Statement[] => [
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

/** The environment's logs, beside AWS's own policy that shows everything but contents. */
export function readOnlyStatements({ accountId, suffix }: PermissionArgs): readonly Statement[] {
  return [
    {
      Sid: "Logs",
      Effect: "Allow",
      Action: ["logs:FilterLogEvents", "logs:GetLogEvents", "logs:StartQuery"],
      Resource: pulumi.interpolate`arn:aws:logs:*:${accountId}:log-group:/${application}/${suffix}/*`,
    },
    {
      // A query's results have no ARN; whoever has its ID was allowed to start it.
      Sid: "Results",
      Effect: "Allow",
      Action: ["logs:GetQueryResults", "logs:StopQuery"],
      Resource: "*",
    },
  ];
}

/** What an incident needs: restart, scale, fail over, rotate, back up; nothing that is the program's to decide. */
export function operatorStatements(args: PermissionArgs): readonly Statement[] {
  const of = (service: string) => pulumi.interpolate`arn:aws:${service}:*:${args.accountId}:*`;
  return [
    ...readOnlyStatements(args),
    {
      Sid: "OperatesItsEnvironment",
      Effect: "Allow",
      Action: [
        "backup:StartBackupJob",
        "cloudwatch:DisableAlarmActions",
        "cloudwatch:EnableAlarmActions",
        "cloudwatch:SetAlarmState",
        "ecs:ExecuteCommand",
        "ecs:StopTask",
        "ecs:UpdateService",
        "rds:FailoverDBCluster",
        "rds:RebootDBInstance",
        "secretsmanager:RotateSecret",
      ],
      Resource: ["backup", "cloudwatch", "ecs", "rds", "secretsmanager"].map(of),
      Condition: {
        StringEquals: {
          "aws:ResourceTag/Environment": own("Environment"),
          "aws:ResourceTag/CostCenter": own("CostCenter"),
        },
      },
    },
    ...staysInside([]),
  ];
}
