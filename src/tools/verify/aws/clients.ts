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
import type { MetadataBearer, Pluggable } from "@smithy/types";
import type { RegionName } from "../../../../regions/index.ts";
import { ReportedError } from "../../../cli/errors.ts";
import { explainAws } from "../../../cli/explain.ts";
import { createClient } from "../../../kit/aws-client.ts";
import { type Action, actionOf, isRead } from "./actions.ts";

/** The SDK's clients of a region. They refuse whatever changes something, and say what to do about an error. */
export type CheckClients = ReturnType<typeof createClients>;

/** @param asked hears of every action that AWS is asked for */
export function createClients(asked: (action: Action) => void) {
  const perRegion = <C>(create: (region: RegionName) => C) => {
    const made = new Map<RegionName, C>();
    return (region: RegionName): C => {
      const client = made.get(region) ?? create(region);
      made.set(region, client);
      return client;
    };
  };
  const guarded = <I extends object, O extends MetadataBearer, C extends Stacked<I, O>>(
    create: (region: RegionName) => C & Stacked<I, O>,
  ) =>
    perRegion((region) => {
      const client = create(region);
      client.middlewareStack.use(readOnly<I, O>(region, asked));
      return client;
    });
  return {
    apiGateway: guarded((region) => createClient(ApiGatewayV2Client, { region })),
    backup: guarded((region) => createClient(BackupClient, { region })),
    cloudwatch: guarded((region) => createClient(CloudWatchClient, { region })),
    cache: guarded((region) => createClient(ElastiCacheClient, { region })),
    dynamodb: guarded((region) => createClient(DynamoDBClient, { region })),
    ec2: guarded((region) => createClient(EC2Client, { region })),
    ecs: guarded((region) => createClient(ECSClient, { region })),
    loadBalancing: guarded((region) => createClient(ElasticLoadBalancingV2Client, { region })),
    logs: guarded((region) => createClient(CloudWatchLogsClient, { region })),
    rds: guarded((region) => createClient(RDSClient, { region })),
    route53: guarded((region) => createClient(Route53Client, { region })),
    s3: guarded((region) => createClient(S3Client, { region })),
    secrets: guarded((region) => createClient(SecretsManagerClient, { region })),
    // Where all others are asked, whatever host a queue's URL names.
    sqs: guarded((region) => createClient(SQSClient, { region, useQueueUrlAsEndpoint: false })),
    sts: guarded((region) => createClient(STSClient, { region })),
    tagging: guarded((region) => createClient(ResourceGroupsTaggingAPIClient, { region })),
    waf: guarded((region) => createClient(WAFV2Client, { region })),
  };
}

interface Stacked<I extends object, O extends MetadataBearer> {
  readonly middlewareStack: { use(plugin: Pluggable<I, O>): void };
}

function readOnly<I extends object, O extends MetadataBearer>(
  region: RegionName,
  asked: (action: Action) => void,
): Pluggable<I, O> {
  return {
    applyToStack: (stack) =>
      stack.add(
        (next, { clientName = "", commandName = "" }) =>
          async (args) => {
            if (!isRead(commandName)) throw new Error(`${commandName} is no reading: checks change nothing`);
            const action = actionOf(clientName, commandName);
            asked(action);
            try {
              return await next(args);
            } catch (cause) {
              throw new ReportedError(`${action} in ${region}: ${explainAws(cause, action)}`, { cause });
            }
          },
        { step: "initialize", name: "readOnly", priority: "high" },
      ),
  };
}
