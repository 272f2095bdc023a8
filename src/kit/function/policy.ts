import type * as aws from "@pulumi/aws";
import { arnIn } from "../arn.ts";
import type { PolicyStatements } from "../policy.ts";
import type { Scope } from "../scope.ts";

/** @param logGroup the name of a function's log group, or the pattern of several */
export const writesLog = (scope: Scope, logGroup: string): aws.iam.PolicyStatement => ({
  Sid: "Log",
  Effect: "Allow",
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: arnIn(scope)("logs", `log-group:${logGroup}:*`),
});

/** @param functionName of a function with a place in the network, or the pattern of several */
export function standsInNetwork(scope: Scope, functionName: string): PolicyStatements {
  const arn = arnIn(scope);
  return [
    {
      // Lambda looks after the function's network interfaces with the function's role. Descriptions name no resource.
      Sid: "NetworkInterfaces",
      Effect: "Allow",
      Action: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
      Resource: "*",
    },
    {
      // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
      Sid: "NetworkInterfacesOfThisRegion",
      Effect: "Allow",
      Action: networkInterfaceActions,
      Resource: arn("ec2", "*/*"),
    },
    {
      // So that Lambda may, and the function's own code, which has the same role, may not.
      // https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
      Sid: "NotTheCodeItself",
      Effect: "Deny",
      Action: [...networkInterfaceActions, "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
      Resource: "*",
      Condition: {
        ArnLike: { "lambda:SourceFunctionArn": arn("lambda", `function:${functionName}`) },
      },
    },
  ];
}

const networkInterfaceActions = [
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
];
