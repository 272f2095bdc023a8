import type * as pulumi from "@pulumi/pulumi";
import type { RegionPlan } from "../recovery/plan.ts";
import { isSettled } from "../recovery/settled.ts";
import type { Application } from "./application.ts";
import type { RegionStack } from "./region.ts";

/** A region and what serves customers there. */
export interface Site {
  readonly region: RegionStack;
  readonly application: Application;
}

/** The gates of a region: its fence, and what stops its tasks and keeps them stopped. */
export const gatesOf = ({
  application: { fence, compute, stoppedWorker },
}: Site): readonly pulumi.Resource[] => [
  ...(fence?.all ?? []),
  ...compute.stopped,
  ...(stoppedWorker?.stopped ?? []),
];

/**
 * The gates that have to be shut before a database may be made elsewhere, or another region opens: the region's fence, and
 * then its tasks and what starts them. Of a lost region nothing can be shut. Tasks of one that an earlier update has shut,
 * which now wait there, are none: customers would be turned away until they have started.
 */
export function closedBy(site: Site): readonly pulumi.Resource[] {
  const { region, application } = site;
  if (region.plan.frozen !== undefined) return [];
  const waiting = region.plan.shut && application.compute.waiting ? application.compute.stopped : [];
  return gatesOf(site).filter((gate) => !waiting.includes(gate));
}

/**
 * The gates that have to be shut before anything changes in the region that serves: none where they are shut already and stay so.
 * There both regions' services are updated side by side.
 */
export const shutBefore = (serving: RegionPlan, other: Site): readonly pulumi.Resource[] =>
  isSettled(serving, other.region.plan) ? [] : closedBy(other);

/** The resources after which a region's application serves, in the version that it was told to run. */
export const readyIn = ({
  region: { database },
  application: { compute },
}: Site): readonly pulumi.Resource[] => compute.deployed ?? (database ? [database.ready] : []);
