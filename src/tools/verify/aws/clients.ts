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
import { patience } from "../../../recovery/patience.ts";
import { type Action, actionOf, isRead } from "./actions.ts";

/** The SDK's clients of a region. They refuse whatever changes something, and say what to do about an error. */
export type CheckClients = ReturnType<typeof createClients>;

/** @param asked hears of every action that AWS is asked for */
export function createClients(asked: (action: Action) => void) {
  const options = (region: RegionName) => ({ ...patience, region });
  const perRegion = <C>(create: (region: RegionName) => C) => {
    const made = new Map<RegionName, C>();
    return (region: RegionName): C => {
      const client = made.get(region) ?? create(region);
      made.set(region, client);
      return client;
    };
  };
  const guarded = <I extends object, O extends MetadataBearer, C extends Stacked<I, O>>(
    create: (given: ReturnType<typeof options>) => C & Stacked<I, O>,
  ) =>
    perRegion((region) => {
      const client = create(options(region));
      client.middlewareStack.use(readOnly<I, O>(region, asked));
      return client;
    });
  return {
    apiGateway: guarded((given) => new ApiGatewayV2Client(given)),
    backup: guarded((given) => new BackupClient(given)),
    cloudwatch: guarded((given) => new CloudWatchClient(given)),
    cache: guarded((given) => new ElastiCacheClient(given)),
    dynamodb: guarded((given) => new DynamoDBClient(given)),
    ec2: guarded((given) => new EC2Client(given)),
    ecs: guarded((given) => new ECSClient(given)),
    loadBalancing: guarded((given) => new ElasticLoadBalancingV2Client(given)),
    logs: guarded((given) => new CloudWatchLogsClient(given)),
    rds: guarded((given) => new RDSClient(given)),
    route53: guarded((given) => new Route53Client(given)),
    s3: guarded((given) => new S3Client(given)),
    secrets: guarded((given) => new SecretsManagerClient(given)),
    // Where all others are asked, whatever host a queue's URL names.
    sqs: guarded((given) => new SQSClient({ ...given, useQueueUrlAsEndpoint: false })),
    sts: guarded((given) => new STSClient(given)),
    tagging: guarded((given) => new ResourceGroupsTaggingAPIClient(given)),
    waf: guarded((given) => new WAFV2Client(given)),
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
