import { logGroupArn, plannedAccount } from "../../../model/answers/made-up.ts";
import { type Resource, text } from "../../../reachability/inventory.ts";
import { asking, type Delivery } from "../delivery.ts";
import { type DeliveryPlaces, groupIn } from "../places.ts";

const guide = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide";

/** CloudTrail, which asks for everything as soon as a trail is made. */
export const trailDeliveries = (places: DeliveryPlaces): readonly Delivery[] =>
  places.inventory.ofType("aws:cloudtrail/trail:Trail").flatMap((trail) => ofTrail(trail, places));

function ofTrail(by: Resource, places: DeliveryPlaces): readonly Delivery[] {
  const { inputs, region } = by;
  const arn = `arn:aws:cloudtrail:${region}:${plannedAccount}:trail/${text(inputs.name) ?? by.name}`;
  const service = "cloudtrail.amazonaws.com";
  const bucket = text(inputs.s3BucketName) ?? "";
  const prefix = text(inputs.s3KeyPrefix);
  const objects = `arn:aws:s3:::${bucket}/${prefix === undefined ? "" : `${prefix}/`}AWSLogs/${plannedAccount}`;
  const key = places.key(inputs.kmsKeyId);
  const group = groupIn(text(inputs.cloudWatchLogsGroupArn));
  const own = { by, service, guarded: true, atOnce: true } as const;
  const inBucket = {
    ...own,
    to: places.bucket(bucket),
    near: undefined,
    source: `${guide}/create-s3-bucket-policy-for-cloudtrail.html`,
  } as const;
  const underKey = {
    ...own,
    to: key,
    near: region,
    arn: text(key?.computed.arn) ?? "",
    source: `${guide}/create-kms-key-policy-for-cloudtrail.html`,
  } as const;
  const encrypted = { ...asking(arn), "kms:EncryptionContext:aws:cloudtrail:arn": arn };
  return [
    {
      ...inBucket,
      does: "asks whose the bucket is",
      action: "s3:GetBucketAcl",
      arn: `arn:aws:s3:::${bucket}`,
      context: asking(arn),
    },
    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
    ...["CloudTrail", "CloudTrail-Digest", "CloudTrail-Insight"].map((kind) => ({
      ...inBucket,
      does: `writes to ${kind}/`,
      action: "s3:PutObject",
      arn: `${objects}/${kind}/${region}/2030/01/01/file.json.gz`,
      context: { ...asking(arn), "s3:x-amz-acl": "bucket-owner-full-control" },
      elsewhere: `arn:aws:s3:::${bucket}/elsewhere/file.json.gz`,
    })),
    ...(inputs.kmsKeyId === undefined
      ? []
      : [
          { ...underKey, does: "makes a data key", action: "kms:GenerateDataKey", context: encrypted },
          { ...underKey, does: "decrypts a data key", action: "kms:Decrypt", context: encrypted },
          { ...underKey, does: "describes the key", action: "kms:DescribeKey", context: asking(arn) },
        ]),
    ...(inputs.cloudWatchLogsGroupArn === undefined
      ? []
      : ["logs:CreateLogStream", "logs:PutLogEvents"].map((action) => ({
          ...own,
          does: "writes to its log group",
          role: text(inputs.cloudWatchLogsRoleArn) ?? "",
          action,
          arn: `${logGroupArn(group?.region ?? "", group?.name ?? "")}:log-stream:${plannedAccount}_CloudTrail_${region}`,
          context: asking(arn),
          to: places.logGroup(group?.region ?? "", group?.name),
          near: region,
          source: `${guide}/cloudtrail-required-policy-for-cloudwatch-logs.html` as const,
        }))),
  ];
}

/** Config's recorder, which writes with the recorder's role where the channel of its region says. */
export function configDeliveries(places: DeliveryPlaces): readonly Delivery[] {
  const { ofType } = places.inventory;
  return ofType("aws:cfg/deliveryChannel:DeliveryChannel").flatMap((by): readonly Delivery[] => {
    const recorder = ofType("aws:cfg/recorder:Recorder").find(({ region }) => region === by.region);
    const bucket = text(by.inputs.s3BucketName) ?? "";
    const key = places.key(by.inputs.s3KmsKeyArn);
    const own = {
      by,
      service: "config.amazonaws.com",
      role: text(recorder?.inputs.roleArn) ?? "",
      guarded: true,
      near: undefined,
      context: asking(`arn:aws:config:${by.region}:${plannedAccount}:configuration-recorder`),
      source: "https://docs.aws.amazon.com/config/latest/developerguide/iamrole-permissions.html",
    } as const;
    const inBucket = { ...own, to: places.bucket(bucket) };
    return [
      {
        ...inBucket,
        does: "asks whose the bucket is",
        action: "s3:GetBucketAcl",
        arn: `arn:aws:s3:::${bucket}`,
        atOnce: true,
      },
      {
        ...inBucket,
        does: "writes a snapshot",
        action: "s3:PutObject",
        arn: `arn:aws:s3:::${bucket}/AWSLogs/${plannedAccount}/Config/ConfigWritabilityCheckFile`,
        context: { ...own.context, "s3:x-amz-acl": "bucket-owner-full-control" },
        elsewhere: `arn:aws:s3:::${bucket}/elsewhere/file.json.gz`,
        atOnce: true,
      },
      ...(by.inputs.s3KmsKeyArn === undefined
        ? []
        : ["kms:GenerateDataKey", "kms:Decrypt"].map((action) => ({
            ...own,
            does: "encrypts a snapshot",
            action,
            arn: text(by.inputs.s3KmsKeyArn) ?? "",
            to: key,
            near: by.region,
            atOnce: false,
          }))),
    ];
  });
}
