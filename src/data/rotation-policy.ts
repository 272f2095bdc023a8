import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logGroupName, secretName } from "../names.ts";
import type { Scope } from "../scope.ts";

/** Parts of names that end in the generation; `*` stands for any. */
export const rotationFunctionName = ({ region, suffix }: Scope, generation: number | "*"): string =>
  `rotation-${region.code}-${suffix}-g${generation}`;
export const rotationLogName = (generation: number | "*"): string => `rotation-g${generation}`;
export const applicationSecretName = ({ region, suffix }: Scope, generation: number | "*"): string =>
  secretName(`${region.code}/application-g${generation}`, suffix);

/**
 * What the rotation functions of a region may do. Their databases are named by pattern and not one by one: the role has
 * to be there before a database is restored into the region, because IAM may be out of reach then.
 */
export function rotationPolicy(
  scope: Scope,
  dataKeyArn: pulumi.Input<string>,
  clusters: pulumi.Input<string>,
): aws.iam.PolicyDocument {
  const { region, accountId, suffix } = scope;
  const arn = (service: string, resource: string) =>
    pulumi.interpolate`arn:aws:${service}:${region.name}:${accountId}:${resource}`;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ApplicationSecret",
        Effect: "Allow",
        Action: [
          "secretsmanager:DescribeSecret",
          "secretsmanager:GetSecretValue",
          "secretsmanager:PutSecretValue",
          "secretsmanager:UpdateSecretVersionStage",
        ],
        // AWS ends a secret's ARN with six characters of its own.
        Resource: arn("secretsmanager", `secret:${applicationSecretName(scope, "*")}-??????`),
      },
      {
        // RDS names the secret by chance; what tells whose it is is a tag that nobody but RDS can set.
        Sid: "MasterSecret",
        Effect: "Allow",
        Action: "secretsmanager:GetSecretValue",
        Resource: arn("secretsmanager", "secret:rds!cluster-*"),
        Condition: { ArnLike: { "aws:ResourceTag/aws:rds:primaryDBClusterArn": clusters } },
      },
      {
        Sid: "SecretsKey",
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: dataKeyArn,
        Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region.name}.amazonaws.com` } },
      },
      {
        Sid: "Log",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: arn("logs", `log-group:${logGroupName(rotationLogName("*"), region.code, suffix)}:*`),
      },
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
        Sid: "NotTheCodeItself",
        Effect: "Deny",
        Action: [...networkInterfaceActions, "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
        Resource: "*",
        Condition: {
          ArnLike: {
            "lambda:SourceFunctionArn": arn("lambda", `function:${rotationFunctionName(scope, "*")}`),
          },
        },
      },
    ],
  };
}

const networkInterfaceActions = [
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
];
