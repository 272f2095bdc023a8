import type { RegionName } from "../../../../regions/index.ts";
import { ReportedError } from "../../../cli/errors.ts";
import { factsOf, type Situation } from "../situation.ts";

/** The ARN of the role that AWS Backup takes on. @throws ReportedError if the program that was last run told none */
export function backupRoleOf(situation: Situation, region: RegionName): string {
  const { backupRoleArn } = factsOf(situation, region);
  if (backupRoleArn === undefined)
    throw new ReportedError(
      `the stack's output regions.${region}.backupRoleArn is missing: run pulumi up with this version of the program`,
    );
  return backupRoleArn;
}
