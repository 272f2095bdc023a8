import * as pulumi from "@pulumi/pulumi";
import type { Lease } from "../blocks/lease/lease.ts";
import { begunName, openingName } from "../recovery/lineage.ts";
import { RecoveryRefusal } from "../recovery/refusal.ts";
import type { Lookups } from "./lookups/lookups.ts";
import type { RegionStack } from "./region.ts";
import type { Site } from "./site.ts";

/**
 * Puts on record which databases have been open to writes, and of which of them the epoch has begun. An update that fails
 * later leaves it.
 * @param after the resources that come before the record of the database which is written to
 */
export function record(
  name: typeof openingName,
  { region }: Site,
  after: readonly pulumi.Resource[],
  beginning?: Beginning,
): readonly pulumi.Resource[] {
  const { region: place, suffix, parent } = region.scope;
  return region.plan.databases
    .filter(({ opened }) => opened > 0)
    .map(({ writable, ...database }) => {
      const begun =
        writable && beginning && region.lease ? begin(region, region.lease, after, beginning) : undefined;
      const input = begun?.apply(() => database.cluster) ?? database.cluster;
      return new pulumi.Stash(
        name(place.code, suffix, database),
        { input },
        { parent, dependsOn: writable ? [...after] : [] },
      );
    });
}

/** The records of the openings of a region that is not the writer's. */
export const bothRecords = (site: Site): readonly pulumi.Resource[] =>
  [openingName, begunName].flatMap((name) => record(name, site, []));

/** The epoch that begins, and what puts it on record. */
interface Beginning {
  readonly epoch: number;
  readonly raise: NonNullable<Lookups["raiseEpoch"]>;
}

/**
 * Raises the epoch, at every update anew: one that broke off may have left its opening without it, and a table that had to be
 * made again says nothing of it. Nobody may have it raised by a preview.
 */
function begin(
  { scope }: RegionStack,
  { tableName }: Lease,
  after: readonly pulumi.Resource[],
  { epoch, raise }: Beginning,
): pulumi.Output<void> | undefined {
  if (pulumi.runtime.isDryRun()) return undefined;
  return pulumi.all([tableName, pulumi.all(after.map(({ urn }) => urn))]).apply(async ([table]) => {
    await raise({ region: scope.region.name, table, epoch }).catch((error: unknown) => {
      throw error instanceof RecoveryRefusal ? new pulumi.RunError(error.message) : error;
    });
  });
}
