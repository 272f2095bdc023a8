import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../../kit/names.ts";
import type { ScopeWithoutBoundary } from "../../kit/scope.ts";
import { application } from "../../kit/tags.ts";

export const people = ["operator", "read-only", "break-glass", "deployer"] as const;
export type Person = (typeof people)[number];

/** In front of the names of what only an administrator may change. */
export const iamPath = (suffix: string): string => `/${application}/${suffix}/`;

export const roleName = (person: Person | "ci", suffix: string): string =>
  logicalName(`${application}-${person}`, undefined, suffix);

export const roleArn = (
  person: Person | "ci",
  { accountId, suffix }: ScopeWithoutBoundary,
): pulumi.Output<string> =>
  pulumi.interpolate`arn:aws:iam::${accountId}:role${iamPath(suffix)}${roleName(person, suffix)}`;

export const boundaryName = (suffix: string): string =>
  logicalName(`${application}-boundary`, undefined, suffix);
