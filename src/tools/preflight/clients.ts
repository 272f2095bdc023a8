import { EC2Client } from "@aws-sdk/client-ec2";
import { ECRClient } from "@aws-sdk/client-ecr";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { Route53Client } from "@aws-sdk/client-route-53";
import { S3Client } from "@aws-sdk/client-s3";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import { patience } from "../../recovery/patience.ts";

/** AWS's clients, each of a region. IAM and Route 53 are no region's, and are asked where AWS has them. */
export const clients = {
  ec2: (region: string) => new EC2Client({ ...patience, region }),
  ecr: (region: string) => new ECRClient({ ...patience, region }),
  lambda: (region: string) => new LambdaClient({ ...patience, region }),
  quotas: (region: string) => new ServiceQuotasClient({ ...patience, region }),
  ssm: (region: string) => new SSMClient({ ...patience, region }),
  sts: (region: string) => new STSClient({ ...patience, region }),
  // A bucket's name may be asked for in any region.
  s3: () => new S3Client({ ...patience, region: "us-east-1", followRegionRedirects: true }),
  iam: () => new IAMClient({ ...patience, region: "us-east-1" }),
  route53: () => new Route53Client({ ...patience, region: "us-east-1" }),
} as const;

export type PreflightClients = typeof clients;
