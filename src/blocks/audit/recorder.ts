import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { createBucket } from "../../kit/bucket.ts";
import { createRole } from "../../kit/role.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";

export interface RecorderArgs {
  readonly logsKeyArn: pulumi.Input<string>;
  /** The most that the recorder's role may do. */
  readonly recorderBoundaryArn: pulumi.Input<string>;
  /** Whether IAM is recorded here: in one region, or each change is recorded twice. */
  readonly recordsIam: boolean;
}

const service = { Service: "config.amazonaws.com" };

/**
 * AWS Config's recorder, of which an account has one a region: how everything was configured at any time.
 * @returns what switches it on; who needs its records has to wait for that
 */
export function createRecorder(scope: Scope, args: RecorderArgs): aws.cfg.RecorderStatus {
  const own = { "aws:SourceAccount": scope.accountId };
  const bucket = createBucket(scope, {
    contents: "configuration",
    encryption: { kmsKeyArn: args.logsKeyArn },
    writers: () => [],
  });
  const { role, policy: writes } = createRole(
    scope,
    "recorder",
    {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: service,
          Action: "sts:AssumeRole",
          Condition: { StringEquals: own },
        },
      ],
    },
    {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "s3:GetBucketAcl", Resource: bucket.arn },
        {
          Effect: "Allow",
          // It writes with an ACL that makes the bucket's owner the object's, which takes a right of its own.
          Action: ["s3:PutObject", "s3:PutObjectAcl"],
          Resource: pulumi.interpolate`${bucket.arn}/AWSLogs/${scope.accountId}/*`,
          Condition: { StringLike: { "s3:x-amz-acl": "bucket-owner-full-control" } },
        },
        { Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: args.logsKeyArn },
      ],
    },
    { boundaryArn: args.recorderBoundaryArn },
  );
  const reads = new aws.iam.RolePolicyAttachment(
    nameIn(scope, "role-attachment-recorder"),
    { role: role.name, policyArn: "arn:aws:iam::aws:policy/service-role/AWS_ConfigRole" },
    optionsIn(scope),
  );
  const recorder = new aws.cfg.Recorder(
    nameIn(scope, "recorder"),
    {
      roleArn: role.arn,
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: args.recordsIam },
    },
    optionsIn(scope, { dependsOn: [reads, writes] }),
  );
  const channel = new aws.cfg.DeliveryChannel(
    nameIn(scope, "delivery-channel"),
    { s3BucketName: bucket.name, s3KmsKeyArn: args.logsKeyArn },
    optionsIn(scope, { dependsOn: [recorder, bucket.policy] }),
  );
  return new aws.cfg.RecorderStatus(
    nameIn(scope, "recorder-status"),
    { name: recorder.name, isEnabled: true },
    // A channel that a running recorder writes to can be neither missing nor deleted.
    optionsIn(scope, { dependsOn: channel }),
  );
}
