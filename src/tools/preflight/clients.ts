import { EC2Client } from "@aws-sdk/client-ec2";
import { ECRClient } from "@aws-sdk/client-ecr";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { Route53Client } from "@aws-sdk/client-route-53";
import { S3Client } from "@aws-sdk/client-s3";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import { createClient } from "../../kit/aws-client.ts";

/** The clients of `preflight`, each of a region; IAM and Route 53 are no region's, and asked where AWS has them. */
export const preflightClients = {
  ec2: (region: string) => createClient(EC2Client, { region }),
  ecr: (region: string) => createClient(ECRClient, { region }),
  lambda: (region: string) => createClient(LambdaClient, { region }),
  quotas: (region: string) => createClient(ServiceQuotasClient, { region }),
  ssm: (region: string) => createClient(SSMClient, { region }),
  sts: (region: string) => createClient(STSClient, { region }),
  // A bucket's name may be asked for in any region.
  s3: () => createClient(S3Client, { region: "us-east-1", followRegionRedirects: true }),
  iam: () => createClient(IAMClient, { region: "us-east-1" }),
  route53: () => createClient(Route53Client, { region: "us-east-1" }),
} as const;

export type PreflightClients = typeof preflightClients;
