import type { RoleNeeds } from "../../kit/role-needs.ts";

const source = "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html";

const flowLogs: RoleNeeds = {
  role: "role-flow-logs",
  holders: [
    {
      service: "vpc-flow-logs.amazonaws.com",
      when: { StringEquals: { "aws:SourceAccount": "{account}" } },
    },
  ],
  needs: [
    {
      by: "feature",
      why: "The VPC's connections are written to their log group",
      source,
      actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      on: ["{log-group-vpc-flow}:*"],
    },
    {
      by: "feature",
      why: "Flow logs look whether the group is there",
      source,
      actions: ["logs:DescribeLogGroups"],
      on: ["*"],
      broad: "It lists groups, which no ARN can narrow",
    },
  ],
};

export const networkNeeds: readonly RoleNeeds[] = [flowLogs];
