import { readFileSync } from "node:fs";

const linesOf = <Line>(file: string): readonly Line[] =>
  readFileSync(new URL(file, import.meta.url), "utf8")
    .trimEnd()
    .split("\n")
    .map((line): Line => JSON.parse(line));

/** A call of the provider's: the resource's type as Terraform calls it, the action, and what it is about. */
export type ProviderCall = readonly [resource: string, action: string, target: string];

/**
 * The calls of Terraform's AWS provider 5.100 in a whole life of staging against an emulator: previews, the first update,
 * one without changes, a refresh, a move and its return, the destruction; and the account's settings by themselves. Who
 * passes a role, or has a service act in one's name, is asked by AWS alone, and stands in no request.
 */
export const providerCalls = linesOf<ProviderCall>("calls.jsonl");

/**
 * The actions of types that the emulator lacks, or makes no more of than a first call, by AWS's own schemas of resources
 * (`handlers`, without those of features that the program does not use):
 * https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html, as of August 2026 in
 * https://github.com/pulumi/pulumi-aws-native/tree/master/aws-cloudformation-schema. Of a type without a schema those that the
 * provider's source has.
 */
export const publishedNeeds =
  linesOf<readonly [type: string, source: string, actions: readonly string[]]>("published.jsonl");

/** Types of which the rule below does not make Terraform's name. */
const otherwise: Readonly<Record<string, string>> = {
  "cfg/DeliveryChannel": "aws_config_delivery_channel",
  "cfg/Recorder": "aws_config_configuration_recorder",
  "cfg/RecorderStatus": "aws_config_configuration_recorder_status",
  "cloudtrail/Trail": "aws_cloudtrail",
  "ec2/PeeringConnectionOptions": "aws_vpc_peering_connection_options",
  "lb/LoadBalancer": "aws_lb",
  "rds/SubnetGroup": "aws_db_subnet_group",
  "sqs/RedriveAllowPolicy": "aws_sqs_queue_redrive_allow_policy",
};

const plain = (text: string) => text.replaceAll("_", "").toLowerCase();

/** Terraform's name of a type of Pulumi's, of those that are on record. */
export function recordedName(type: string): string | undefined {
  const [, module = "", name = ""] = /^aws:(\w+)\/\w+:(\w+)$/.exec(type) ?? [];
  const names = new Set(providerCalls.map(([resource]) => resource));
  const known = otherwise[`${module}/${name}`];
  if (known !== undefined) return names.has(known) ? known : undefined;
  return [...names].find((one) =>
    [`aws${module}${name}`, `aws${name}`].some((each) => plain(each) === plain(one)),
  );
}
