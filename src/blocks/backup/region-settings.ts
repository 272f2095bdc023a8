import * as aws from "@pulumi/aws";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";

/**
 * Kinds of resources that AWS Backup can be on for, every one that the provider documents (`RegionSettings`): AWS turns on
 * by itself some of those that are not named.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DescribeRegionSettings.html
 */
const kinds = [
  "Aurora",
  "CloudFormation",
  "DSQL",
  "DocumentDB",
  "DynamoDB",
  "EBS",
  "EC2",
  "EFS",
  "FSx",
  "Neptune",
  "RDS",
  "Redshift",
  "Redshift Serverless",
  "S3",
  "SAP HANA on Amazon EC2",
  "Storage Gateway",
  "VirtualMachine",
] as const;

/**
 * Lets AWS Backup back up in this account and region. All kinds are on: who shares the account must not lose backups to
 * this stack.
 */
export function createBackupRegionSettings(scope: Scope): aws.backup.RegionSettings {
  return new aws.backup.RegionSettings(
    nameIn(scope, "backup-region-settings"),
    { resourceTypeOptInPreference: Object.fromEntries(kinds.map((kind) => [kind, true])) },
    optionsIn(scope),
  );
}
