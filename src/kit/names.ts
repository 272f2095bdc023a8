import { application } from "./tags.ts";

/** `{resource-type}-{region code}-{suffix}`, or without the code for what is global. */
export function logicalName(kind: string, regionCode: string | undefined, suffix: string): string {
  return [kind, regionCode, suffix].filter((part) => part !== undefined).join("-");
}

/** The name of a log group: one scheme for all, so that a query or a policy can name them by prefix. */
export const logGroupName = (component: string, regionCode: string, suffix: string): string =>
  `/${application}/${suffix}/${regionCode}/${component}`;

/** The last part of the name of the log group that shells on hosts are written to. */
export const hostShellsLog = "host-shells";

/**
 * The document in which an account keeps, once a region, how Session Manager's sessions are recorded.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-default-session-document.html
 */
export const sessionPreferences = "SSM-SessionManagerRunShell";

/** The name of a secret. A slash ends each part, so that a policy by prefix meets no other environment. */
export const secretName = (component: string, suffix: string): string =>
  `${application}/${suffix}/${component}`;

/** The name of a function that runs people's statements in a database. Their roles and the trail know it by this. */
export const sqlFunctionName = (
  access: string,
  regionCode: string,
  suffix: string,
  generation: number | "*",
): string => `sql-${access}-${regionCode}-${suffix}-g${generation}`;

/** The name of the table that keeps which region writes. Both regions and the roles in them know it by this. */
export const leaseTableName = (suffix: string): string => `${application}-lease-${suffix}`;
