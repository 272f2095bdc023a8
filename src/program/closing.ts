import * as pulumi from "@pulumi/pulumi";
import type { Region } from "../../regions/index.ts";
import type { Scope } from "../kit/scope.ts";
import { type Closing, closingName, reopeningName } from "../recovery/closing.ts";
import type { RegionPlan } from "../recovery/plan.ts";
import type { Lookups } from "./lookups/lookups.ts";

/**
 * Puts on record that a region is about to be opened again. Whatever may write there has to come after it: an update
 * that breaks off then leaves a region that nobody takes for closed since.
 */
export function recordReopening(scope: Scope, { closing }: RegionPlan): readonly pulumi.Resource[] {
  return closing?.reopened ? [record(scope, reopeningName, closing, "opened again")] : [];
}

interface ClosingArgs {
  readonly plan: RegionPlan;
  /** The resources that shut the region. */
  readonly closedBy: readonly pulumi.Resource[];
  readonly timeIn: Lookups["timeIn"];
}

/**
 * Puts on record since when nothing can have been written in a region, after everything that shuts it. The record of a
 * region that was opened again waits for nothing.
 */
export function recordClosing(
  scope: Scope,
  { plan: { closing }, closedBy, timeIn }: ClosingArgs,
): readonly pulumi.Resource[] {
  if (closing === undefined) return [];
  // Asked once everything has really been shut, and only once.
  const at =
    closing.at?.toISOString() ??
    pulumi
      .all(closedBy.map(({ urn }) => urn))
      .apply(() => timeIn(scope.region.name))
      .apply((time) => time.toISOString());
  return [record(scope, closingName, closing, at, closing.reopened ? [] : closedBy)];
}

const record = (
  { region, suffix, parent }: Scope,
  name: (code: Region["code"], suffix: string, number: number) => string,
  { number }: Closing,
  input: pulumi.Input<string>,
  after: readonly pulumi.Resource[] = [],
): pulumi.Stash =>
  new pulumi.Stash(name(region.code, suffix, number), { input }, { parent, dependsOn: [...after] });
