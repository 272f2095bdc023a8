import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { BackupClient } from "@aws-sdk/client-backup";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { ElastiCacheClient } from "@aws-sdk/client-elasticache";
import { RDSClient } from "@aws-sdk/client-rds";
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { Route53Client } from "@aws-sdk/client-route-53";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { STSClient } from "@aws-sdk/client-sts";
import { WAFV2Client } from "@aws-sdk/client-wafv2";
import type { RegionName } from "../../../../../regions/index.ts";
import { createClient } from "../../../../kit/aws-client.ts";

/** The clients of `verify`, each of a region. */
export const verifyClients = {
  apiGateway: (region: RegionName) => createClient(ApiGatewayV2Client, { region }),
  backup: (region: RegionName) => createClient(BackupClient, { region }),
  cloudwatch: (region: RegionName) => createClient(CloudWatchClient, { region }),
  cache: (region: RegionName) => createClient(ElastiCacheClient, { region }),
  dynamodb: (region: RegionName) => createClient(DynamoDBClient, { region }),
  ec2: (region: RegionName) => createClient(EC2Client, { region }),
  ecs: (region: RegionName) => createClient(ECSClient, { region }),
  loadBalancing: (region: RegionName) => createClient(ElasticLoadBalancingV2Client, { region }),
  logs: (region: RegionName) => createClient(CloudWatchLogsClient, { region }),
  rds: (region: RegionName) => createClient(RDSClient, { region }),
  route53: (region: RegionName) => createClient(Route53Client, { region }),
  s3: (region: RegionName) => createClient(S3Client, { region }),
  secrets: (region: RegionName) => createClient(SecretsManagerClient, { region }),
  // Where all others are asked, whatever host a queue's URL names.
  sqs: (region: RegionName) => createClient(SQSClient, { region, useQueueUrlAsEndpoint: false }),
  sts: (region: RegionName) => createClient(STSClient, { region }),
  tagging: (region: RegionName) => createClient(ResourceGroupsTaggingAPIClient, { region }),
  waf: (region: RegionName) => createClient(WAFV2Client, { region }),
} as const;

export type VerifyClients = typeof verifyClients;
