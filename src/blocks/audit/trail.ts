import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { createBucket } from "../../kit/bucket.ts";
import { createRole } from "../../kit/role.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { createLogGroup } from "../../kit/watch/log-group.ts";
import { bucketStatements, logRolePolicy, logRoleTrust, trailName } from "./trail-policies.ts";

interface TrailArgs {
  readonly logsKeyArn: pulumi.Input<string>;
  /**
   * Days that the log group keeps events. The bucket keeps its files as long as every bucket does, which is the shorter
   * time.
   */
  readonly retentionDays: number;
  /** The beginnings of the ARNs of functions that people invoke. */
  readonly sqlFunctionArns: readonly pulumi.Input<string>[];
}

/**
 * The trail of what is done in the account, in all regions. A trail cannot be narrowed to an environment, but each environment has
 * its own: its alarms, key and evidence then depend on no other stack.
 * @returns the log group, where what was done can be watched
 */
export function createTrail(scope: Scope, args: TrailArgs): aws.cloudwatch.LogGroup {
  const logGroup = createLogGroup(scope, {
    component: "trail",
    keyArn: args.logsKeyArn,
    retentionDays: args.retentionDays,
  });
  const bucket = createBucket(scope, {
    contents: "trail",
    encryption: { kmsKeyArn: args.logsKeyArn },
    writers: (bucketArn) => bucketStatements(scope, bucketArn),
  });
  const { role, policy } = createRole(
    scope,
    "trail",
    logRoleTrust(scope),
    logRolePolicy(scope, logGroup.arn),
    {},
  );
  new aws.cloudtrail.Trail(
    nameIn(scope, "audit-trail"),
    {
      name: trailName(scope),
      s3BucketName: bucket.name,
      kmsKeyId: args.logsKeyArn,
      cloudWatchLogsGroupArn: pulumi.interpolate`${logGroup.arn}:*`,
      cloudWatchLogsRoleArn: role.arn,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      enableLogging: true,
      advancedEventSelectors: [
        { name: "Whatever is managed", fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }] },
        {
          // PCI DSS v4.0.1 10.2.1.3. Without its writes: those are the trail's own, and would be recorded for ever.
          name: "Who reads the evidence",
          fieldSelectors: [
            { field: "eventCategory", equals: ["Data"] },
            { field: "resources.type", equals: ["AWS::S3::Object"] },
            { field: "resources.ARN", startsWiths: [pulumi.interpolate`${bucket.arn}/`] },
            { field: "readOnly", equals: ["true"] },
          ],
        },
        {
          // PCI DSS v4.0.1 10.2.1.1: the function's own log has the statement, by the number of the request in this record.
          // https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html
          name: "Who asks the database",
          fieldSelectors: [
            { field: "eventCategory", equals: ["Data"] },
            { field: "resources.type", equals: ["AWS::Lambda::Function"] },
            { field: "resources.ARN", startsWiths: [...args.sqlFunctionArns] },
          ],
        },
      ],
      insightSelectors: [{ insightType: "ApiCallRateInsight" }, { insightType: "ApiErrorRateInsight" }],
    },
    // CloudTrail tries both when it is configured.
    optionsIn(scope, { dependsOn: [bucket.policy, policy] }),
  );
  return logGroup;
}
