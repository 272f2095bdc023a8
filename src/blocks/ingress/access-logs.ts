import * as pulumi from "@pulumi/pulumi";
import { type Bucket, createBucket } from "../../kit/bucket.ts";
import type { Scope } from "../../kit/scope.ts";

/** The prefix of the load balancer's files in the bucket. */
export const accessLogPrefix = "load-balancer";

/**
 * The bucket of the load balancer's access and connection logs. Elastic Load Balancing can write neither with a
 * customer key nor under an `aws:SourceArn` condition.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export function createAccessLogs(scope: Scope): Bucket {
  return createBucket(scope, {
    contents: "access-logs",
    encryption: "AES256",
    writers: (bucketArn) => [
      {
        Sid: "LoadBalancerLogs",
        Effect: "Allow",
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: pulumi.interpolate`${bucketArn}/${accessLogPrefix}/AWSLogs/${scope.accountId}/*`,
      },
    ],
  });
}
