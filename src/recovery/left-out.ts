import { type RegionName, regions } from "../../regions/index.ts";

/** The resources that an update has to leave out while a region is lost. */
export interface LeftOut {
  /** Patterns of URNs, as the engine's `--exclude` takes them: `*` stands for anything without a colon, `**` for anything. */
  readonly patterns: readonly string[];
  /** Whether the patterns name a resource. */
  readonly names: (type: string, name: string) => boolean;
}

/**
 * The types that cannot be reached while the primary region is lost, wherever they are made: IAM and Route 53 are run from us-east-1,
 * and what watches spending is asked there alone.
 * https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html
 * https://docs.aws.amazon.com/general/latest/gr/billing.html
 */
const runFromPrimary = [
  // A global database, which is made in the primary region and has no code in its name.
  "aws:rds/globalCluster:",
  "aws:budgets/",
  "aws:costexplorer/",
  "aws:iam/",
  "aws:route53/record:",
  "aws:route53/healthCheck:",
  "aws:route53/zone:",
] as const;

/** The types without a region's code for which the secondary region answers. */
const runFromSecondary = ["aws:cloudwatch/dashboard:"] as const;

/**
 * Everything that a lost region would have to answer for: resources with its code in their names, and others that are run
 * from there. To ignore their changes is not enough. Whatever an earlier update has failed at, or has begun to replace, the
 * engine asks for all the same (test/fixtures/engine, recordings failed-update-ignored and ignored-condemned), and only
 * what is excluded it leaves (recordings excluded, excluded-errors).
 *
 * Only what AWS has: records in the state (`pulumi.Stash`) ask nobody, and must not be left out. The engine takes what an
 * excluded resource depended on for registered with it, and a record that is no longer waited for is registered first: then
 * "Duplicate resource URN" ends the update (`getDependencySteps`, pkg/resource/deploy/step_generator.go; seen with
 * 3.274.1).
 */
export function leftOut(lost: RegionName, primary: RegionName): LeftOut {
  const mark = `-${regions[lost].code}-`;
  const types = lost === primary ? runFromPrimary : runFromSecondary;
  return {
    patterns: [`**$aws:**::*${mark}**`, ...types.map((type) => `**$${type}**`)],
    names: (type, name) =>
      type.startsWith("aws:") && (name.includes(mark) || types.some((prefix) => type.startsWith(prefix))),
  };
}

/** The flags with which Pulumi's command leaves the resources out, as people type them. */
export const exclusionOf = ({ patterns }: LeftOut): string =>
  patterns.map((pattern) => `--exclude '${pattern}'`).join(" ");
