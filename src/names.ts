import { application } from "./tags.ts";

/** `{resource-type}-{region code}-{suffix}`, or without the code for what is global. */
export function logicalName(kind: string, regionCode: string | undefined, suffix: string): string {
  return [kind, regionCode, suffix].filter((part) => part !== undefined).join("-");
}

/** One naming scheme for all log groups, so that a query or a policy can name them by prefix. */
export const logGroupName = (component: string, regionCode: string, suffix: string): string =>
  `/${application}/${suffix}/${regionCode}/${component}`;

/** What AWS allows as the name of a resource. */
export interface NameLimit {
  /** The input that holds the name. */
  readonly property: string;
  readonly maxLength: number;
  readonly pattern: RegExp;
}

/** The characters that Pulumi's auto-naming adds: a hyphen and seven hexadecimal digits. */
export const randomTail = "-0a1b2c3";

/**
 * The limits, by Pulumi type. A resource without an explicit name gets its logical name and a random tail, so that a
 * replacement can be created before the old one goes. Sources: each API's own reference, under the parameter's name.
 */
export const nameLimits: Readonly<Record<string, NameLimit>> = {
  "aws:cloudwatch/logGroup:LogGroup": { property: "name", maxLength: 512, pattern: /^[\w./#-]+$/ },
  "aws:ec2/securityGroup:SecurityGroup": {
    property: "name",
    maxLength: 255,
    pattern: /^(?!sg-)[\w .:/()#,@[\]+=&;{}!$*-]+$/,
  },
  "aws:iam/role:Role": { property: "name", maxLength: 64, pattern: /^[\w+=,.@-]+$/ },
  "aws:kms/alias:Alias": { property: "name", maxLength: 256, pattern: /^alias\/(?!aws\/)[\w/-]+$/ },
  "aws:s3/bucket:Bucket": {
    property: "bucket",
    maxLength: 63,
    pattern: /^(?!xn--|sthree-)[a-z0-9][a-z0-9-]+[a-z0-9](?<!-s3alias)$/,
  },
};
