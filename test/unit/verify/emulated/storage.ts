import {
  CreateBucketCommand,
  DeleteBucketEncryptionCommand,
  DeleteBucketLifecycleCommand,
  DeletePublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { archiveClass, hotDays, keptDays } from "../../../../src/kit/retention.ts";
import { account, type Fault, keyArns, primary, tagList } from "./setup.ts";

const s3 = new S3Client({ region: primary });
const trail = `payments-trail-use1-staging-${account}`;

/** The bucket of the load balancer's logs and that of the trail. @returns the first one's name */
export async function buildStorage(): Promise<string> {
  const accessLogs = `payments-access-logs-use1-staging-${account}`;
  await bucket(accessLogs, { SSEAlgorithm: "AES256" });
  await bucket(trail, { SSEAlgorithm: "aws:kms", KMSMasterKeyID: keyArns(primary).logs });
  return accessLogs;
}

async function bucket(
  Bucket: string,
  ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" | "aws:kms"; KMSMasterKeyID?: string },
): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket }));
  await Promise.all([
    s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: tagList } })),
    s3.send(
      new PutPublicAccessBlockCommand({
        Bucket,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      }),
    ),
    s3.send(
      new PutBucketOwnershipControlsCommand({
        Bucket,
        OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
      }),
    ),
    s3.send(new PutBucketPolicyCommand({ Bucket, Policy: refusePlainText(Bucket) })),
    s3.send(
      new PutBucketEncryptionCommand({
        Bucket,
        ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault }] },
      }),
    ),
    s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } })),
    s3.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket,
        LifecycleConfiguration: {
          Rules: [
            {
              ID: "expire",
              Status: "Enabled",
              Filter: { Prefix: "" },
              Transitions: [{ Days: hotDays, StorageClass: archiveClass }],
              Expiration: { Days: keptDays },
              NoncurrentVersionTransitions: [{ NoncurrentDays: hotDays, StorageClass: archiveClass }],
              NoncurrentVersionExpiration: { NoncurrentDays: keptDays },
            },
          ],
        },
      }),
    ),
  ]);
}

const refusePlainText = (bucket: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });

/** Faults of the bucket that only its tags tell of. */
export const storageFaults: readonly Fault[] = [
  {
    check: "buckets-private",
    change: () => s3.send(new DeletePublicAccessBlockCommand({ Bucket: trail })),
    found: /^payments-trail\S+: public access is not blocked$/,
  },
  {
    check: "buckets-encrypted",
    change: () => s3.send(new DeleteBucketEncryptionCommand({ Bucket: trail })),
    found: /^payments-trail\S+: not encrypted$/,
  },
  {
    check: "buckets-versioned",
    change: () => s3.send(new DeleteBucketLifecycleCommand({ Bucket: trail })),
    found:
      /^payments-trail\S+: archives nothing after 90 days; payments-trail\S+: lets nothing go after 455 days$/,
  },
];
