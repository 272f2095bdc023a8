import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../names.ts";
import { createLogGroup } from "../observability/log-group.ts";
import { nameIn, optionsIn, type Scope } from "../scope.ts";

export interface QueryLogArgs {
  readonly zoneId: pulumi.Input<string>;
  readonly zoneName: string;
  readonly keyArn: pulumi.Input<string>;
  readonly retentionDays: number;
}

/**
 * Every question that is asked of the zone. A zone has one such log, so only a zone that the stack made gets it here.
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
  const policyName = nameIn(scope, "log-policy-dns-queries");
  const policy = new aws.cloudwatch.LogResourcePolicy(
    policyName,
    {
      policyName,
      policyDocument: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "route53.amazonaws.com" },
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: pulumi.interpolate`${logGroup.arn}:*`,
            Condition: { StringEquals: { "aws:SourceAccount": scope.accountId } },
          },
        ],
      }),
    },
    optionsIn(scope),
  );
  new aws.route53.QueryLog(
    logicalName("query-log", undefined, scope.suffix),
    { zoneId: args.zoneId, cloudwatchLogGroupArn: logGroup.arn },
    optionsIn(scope, { dependsOn: policy }),
  );
}
