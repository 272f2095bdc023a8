import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { archiveClass, hotDays, keptDays } from "../../../kit/retention.ts";
import { absentOn } from "../aws/absent.ts";
import { deniesPlainText, statementsOf } from "../aws/policies.ts";
import { taggedArns } from "../aws/tagged.ts";
import { type Check, type CheckFinding, judge } from "../check.ts";
import type { CheckContext, CheckedSite } from "../context.ts";

export const storageChecks: readonly Check[] = [
  {
    id: "buckets-private",
    subject: "Storage",
    what: "Every bucket is closed to the public, belongs to its owner alone and refuses plain text",
    remedy: "pulumi refresh, then pulumi up puts it back (src/kit/bucket.ts)",
    needs: [
      "tag:GetResources",
      "s3:GetBucketPublicAccessBlock",
      "s3:GetBucketOwnershipControls",
      "s3:GetBucketPolicy",
    ],
    per: "region",
    run: (context, site) =>
      ofEach(context, site, "public access blocked, owner enforced, plain text denied", async (Bucket) => {
        const s3 = context.clients.s3(site.region);
        const [access, ownership, policy] = await Promise.all([
          absentOn(/^NoSuchPublicAccessBlock/, s3.send(new GetPublicAccessBlockCommand({ Bucket }))),
          absentOn(/^OwnershipControlsNotFound/, s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))),
          absentOn(/^NoSuchBucketPolicy/, s3.send(new GetBucketPolicyCommand({ Bucket }))),
        ]);
        const { BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls, RestrictPublicBuckets } =
          access?.PublicAccessBlockConfiguration ?? {};
        const owner = ownership?.OwnershipControls?.Rules?.[0]?.ObjectOwnership;
        return [
          ...(BlockPublicAcls && BlockPublicPolicy && IgnorePublicAcls && RestrictPublicBuckets
            ? []
            : ["public access is not blocked"]),
          ...(owner === "BucketOwnerEnforced" ? [] : [`ownership is ${owner ?? "not set"}`]),
          ...(deniesPlainText(statementsOf(policy?.Policy), "s3:*") ? [] : ["plain text is not denied"]),
        ];
      }),
  },
  {
    id: "buckets-encrypted",
    subject: "Storage",
    what: "Every bucket encrypts what comes in: under the region's key for logs, or S3's own where AWS can write with no other",
    remedy: "pulumi refresh, then pulumi up puts it back (src/kit/bucket.ts)",
    needs: ["tag:GetResources", "s3:GetEncryptionConfiguration"],
    per: "region",
    run: (context, site) => {
      const { accessLogsBucket, keyArns } = site.outputs;
      return ofEach(context, site, `AES256 for ${accessLogsBucket}, a key for the others`, async (Bucket) => {
        const answer = await absentOn(
          /^ServerSideEncryptionConfigurationNotFound/,
          context.clients.s3(site.region).send(new GetBucketEncryptionCommand({ Bucket })),
        );
        const rule =
          answer?.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
        if (Bucket === accessLogsBucket)
          return rule?.SSEAlgorithm === "AES256" ? [] : [`${rule?.SSEAlgorithm ?? "not encrypted"}`];
        const own = Object.values(keyArns).some((arn) => arn === rule?.KMSMasterKeyID);
        return own
          ? []
          : [`${rule?.SSEAlgorithm ?? "not encrypted"} ${rule?.KMSMasterKeyID ?? ""}`.trimEnd()];
      });
    },
  },
  {
    id: "buckets-versioned",
    subject: "Storage",
    what: `Every bucket keeps versions, and objects and their old versions for ${hotDays} days at hand, then in an archive, ${keptDays} days in all`,
    remedy: "pulumi refresh, then pulumi up puts it back (src/kit/bucket.ts)",
    needs: ["tag:GetResources", "s3:GetBucketVersioning", "s3:GetLifecycleConfiguration"],
    per: "region",
    run: (context, site) =>
      ofEach(context, site, `versions kept, ${hotDays} days at hand, ${keptDays} in all`, async (Bucket) => {
        const s3 = context.clients.s3(site.region);
        const [{ Status }, lifecycle] = await Promise.all([
          s3.send(new GetBucketVersioningCommand({ Bucket })),
          absentOn(
            /^NoSuchLifecycleConfiguration/,
            s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })),
          ),
        ]);
        const rules = lifecycle?.Rules?.filter((rule) => rule.Status === "Enabled") ?? [];
        const expires = rules.some(
          ({ Expiration, NoncurrentVersionExpiration }) =>
            Expiration?.Days === keptDays && NoncurrentVersionExpiration?.NoncurrentDays === keptDays,
        );
        const archives = rules.some(
          ({ Transitions: [current] = [], NoncurrentVersionTransitions: [old] = [] }) =>
            current?.Days === hotDays &&
            old?.NoncurrentDays === hotDays &&
            current.StorageClass === archiveClass &&
            old.StorageClass === archiveClass,
        );
        return [
          ...(Status === "Enabled" ? [] : ["keeps no versions"]),
          ...(archives ? [] : [`archives nothing after ${hotDays} days`]),
          ...(expires ? [] : [`lets nothing go after ${keptDays} days`]),
        ];
      }),
  },
];

/** Judges each of the environment's buckets in a region, found by their tags. */
async function ofEach(
  context: CheckContext,
  site: CheckedSite,
  expected: string,
  problems: (bucket: string) => Promise<readonly string[]>,
): Promise<CheckFinding> {
  const arns = await taggedArns(context, site.region, "s3");
  const buckets = arns.map((arn) => arn.replace("arn:aws:s3:::", ""));
  const { accessLogsBucket } = site.outputs;
  const all = await Promise.all(
    [...new Set([accessLogsBucket, ...buckets])].map(async (bucket) =>
      (await problems(bucket)).map((problem) => `${bucket}: ${problem}`),
    ),
  );
  return judge(expected, `${all.length} buckets, all so`, all.flat());
}
