import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../../kit/names.ts";
import { optionsIn, type Scope } from "../../kit/scope.ts";
import { allowDelivery, createLogGroup } from "../../kit/watch/log-group.ts";

interface QueryLogArgs {
  readonly zoneId: pulumi.Input<string>;
  readonly zoneName: string;
  readonly keyArn: pulumi.Input<string>;
  readonly retentionDays: number;
}

/**
 * The log of queries to the zone. A zone has one, so only a zone that the stack made gets it here.
 * @param scope of us-east-1, where alone Route 53 writes
 *   https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html
 */
export function createQueryLog(scope: Scope, args: QueryLogArgs): void {
  const logGroup = createLogGroup(scope, {
    component: "dns-queries",
    name: `/aws/route53/${args.zoneName}`,
    keyArn: args.keyArn,
    retentionDays: args.retentionDays,
  });
  const policy = allowDelivery(scope, "dns-queries", {
    logGroup,
    service: "route53.amazonaws.com",
    condition: { StringEquals: { "aws:SourceAccount": scope.accountId } },
  });
  new aws.route53.QueryLog(
    logicalName("query-log", undefined, scope.suffix),
    { zoneId: args.zoneId, cloudwatchLogGroupArn: logGroup.arn },
    optionsIn(scope, { dependsOn: policy }),
  );
}
