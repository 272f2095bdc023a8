import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { createRole } from "../../kit/role.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";

interface FlowLogsArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly logGroup: aws.cloudwatch.LogGroup;
}

/** Logs every connection of the VPC, accepted or not, for an auditor (PCI DSS v4.0.1 10.2). */
export function createFlowLogs(scope: Scope, { vpcId, logGroup }: FlowLogsArgs): void {
  const { role, policy } = createRole(
    scope,
    "flow-logs",
    {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "vpc-flow-logs.amazonaws.com" },
          Action: "sts:AssumeRole",
          // The service acts for many accounts: only for this one may it use this role.
          Condition: { StringEquals: { "aws:SourceAccount": scope.accountId } },
        },
      ],
    },
    {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
          Resource: pulumi.interpolate`${logGroup.arn}:*`,
        },
        // It lists groups, which no ARN can narrow.
        { Effect: "Allow", Action: "logs:DescribeLogGroups", Resource: "*" },
      ],
    },
  );
  const name = nameIn(scope, "flow-log");
  new aws.ec2.FlowLog(
    name,
    {
      vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 60,
      tags: { Name: name },
    },
    optionsIn(scope, { dependsOn: policy }),
  );
}
