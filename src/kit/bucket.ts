import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { archiveClass, hotDays, keptDays } from "./retention.ts";
import { enter, nameIn, optionsIn, type Scope } from "./scope.ts";
import { application } from "./tags.ts";

interface BucketArgs {
  /** The bucket's contents; part of its name. */
  readonly contents: string;
  /** The key its objects are encrypted with, or AES256 where the writer can use no customer key. */
  readonly encryption: { readonly kmsKeyArn: pulumi.Input<string> } | "AES256";
  /** The statements that its writers need beyond the one that refuses plain-text connections. */
  readonly writers: (bucketArn: pulumi.Output<string>) => readonly aws.iam.PolicyStatement[];
}

export interface Bucket {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** Writers that AWS checks when they are configured have to depend on it. */
  readonly policy: aws.s3.BucketPolicy;
}

/** A private, versioned, encrypted bucket that keeps objects and their old versions as `retention.ts` says. */
export function createBucket(scope: Scope, args: BucketArgs): Bucket {
  const block = enter(scope, pascalCase(args.contents));
  const name = (kind: string) => nameIn(scope, `${kind}-${args.contents}`);
  const options = optionsIn(block);

  const bucket = new aws.s3.Bucket(
    name("bucket"),
    {
      // Bucket names are taken world-wide; the account's number keeps this one ours.
      bucket: `${nameIn(scope, `${application}-${args.contents}`)}-${scope.accountId}`,
      forceDestroy: true,
    },
    options,
  );
  const of = { bucket: bucket.id };

  new aws.s3.BucketOwnershipControls(
    name("ownership"),
    { ...of, rule: { objectOwnership: "BucketOwnerEnforced" } },
    options,
  );
  const access = new aws.s3.BucketPublicAccessBlock(
    name("public-access-block"),
    {
      ...of,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    options,
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    name("encryption"),
    { ...of, rules: [encryptionRule(args.encryption)] },
    options,
  );
  const versioning = new aws.s3.BucketVersioning(
    name("versioning"),
    { ...of, versioningConfiguration: { status: "Enabled" } },
    options,
  );
  new aws.s3.BucketLifecycleConfiguration(
    name("lifecycle"),
    {
      ...of,
      rules: [
        {
          id: `archive-after-${hotDays}-days`,
          status: "Enabled",
          filter: { prefix: "" },
          transitions: [{ days: hotDays, storageClass: archiveClass }],
          expiration: { days: keptDays },
          noncurrentVersionTransitions: [{ noncurrentDays: hotDays, storageClass: archiveClass }],
          noncurrentVersionExpiration: { noncurrentDays: keptDays },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
      ],
    },
    // Rules for old versions are refused while the bucket has none.
    optionsIn(block, { dependsOn: versioning }),
  );
  const policy = new aws.s3.BucketPolicy(
    name("bucket-policy"),
    {
      ...of,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [refusePlainText(bucket.arn), ...args.writers(bucket.arn)],
      }),
    },
    // The two calls conflict when they are made at once.
    optionsIn(block, { dependsOn: access }),
  );
  return { name: bucket.id, arn: bucket.arn, policy };
}

const pascalCase = (text: string) =>
  text.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

function encryptionRule(encryption: BucketArgs["encryption"]) {
  return encryption === "AES256"
    ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
    : {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: encryption.kmsKeyArn },
        bucketKeyEnabled: true,
      };
}

function refusePlainText(bucketArn: pulumi.Output<string>): aws.iam.PolicyStatement {
  return {
    Sid: "RefusePlainText",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn, pulumi.interpolate`${bucketArn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
