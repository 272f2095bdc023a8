import * as pulumi from "@pulumi/pulumi";
import type { Application } from "./application.ts";
import type { Worker } from "./compute/worker.ts";
import { createHealthChecks, type HealthChecks } from "./dns/health-checks.ts";
import { customerNames, type PublicNames } from "./dns/names.ts";
import { createRecords, type Targets } from "./dns/records.ts";
import { claimText, createClaim, createFence, createNoClaim } from "./ingress/gates.ts";
import { claimPath, healthPath } from "./ingress/paths.ts";
import { openingName } from "./recovery/lineage.ts";
import type { RecoveryPlan } from "./recovery/plan.ts";
import type { RegionStack } from "./region.ts";
import type { Scope } from "./scope.ts";

/** A region and what serves customers there. */
export interface Site {
  readonly region: RegionStack;
  readonly application: Application;
}

export interface SteeringArgs {
  readonly recovery: RecoveryPlan;
  readonly home: Site;
  readonly standby: Site;
  readonly zoneId: pulumi.Input<string>;
  readonly names: PublicNames;
}

/** What has to be shut before a database may be made elsewhere: the region's fence, and then its tasks. */
export const closedBy = ({
  application: { fence, compute, stoppedWorker },
}: Site): readonly pulumi.Resource[] => [
  ...fence,
  ...(compute.service ? [compute.service] : []),
  ...(stoppedWorker?.stopped ?? []),
];

/** What came of steering. */
export interface Steered {
  readonly healthChecks: HealthChecks;
  /** The worker of each region. Undefined without a queue or an image. */
  readonly workers: Readonly<Record<"home" | "standby", Worker | undefined>>;
  /** What the update has to have done before it may record that it moved. */
  readonly opened: readonly pulumi.Resource[];
}

/**
 * Leads customers to the region with the writable database, and lets them in. The order is what no payment is lost by:
 * the other region is closed, the database and its service are there, DNS is steered, the opening is put on record,
 * and only then the fence opens and the worker starts. test/model proves it.
 */
export function steerCustomers(scope: Scope, args: SteeringArgs): Steered {
  const { recovery, home, standby, names } = args;
  const claimed = recovery.writer.region === standby.region.scope.region.name;
  const [writer, other] = claimed ? [standby, home] : [home, standby];
  const ready = readyIn(writer);

  const claim = (after: readonly pulumi.Resource[]) =>
    createClaim(standby.region.scope, {
      ...standby.application.ingress,
      claim: standby.region.plan.role === "active" ? recovery.claim : undefined,
      after,
    });
  const check = (after: readonly pulumi.Resource[]) =>
    createHealthChecks(scope, {
      names: { home: names.regional[0], standby: names.regional[1] },
      healthPath,
      claim: { path: claimPath, text: claimText(recovery.claim), number: recovery.claim, after },
    });
  // Raised once standby serves. Lowered once nobody heeds it any more.
  const raised = claimed ? claim(ready) : undefined;
  const healthChecks = check(claimed ? [] : ready);
  const steered = raised ?? healthChecks.claim;
  if (!claimed) claim([healthChecks.claim]);
  createNoClaim(home.region.scope, home.application.ingress.listeners);

  createRecords(scope, {
    zoneId: args.zoneId,
    names,
    application: [loadBalancerOf(home), loadBalancerOf(standby)],
    api: home.application.api && standby.application.api && [home.application.api, standby.application.api],
    healthCheckId: healthChecks.primary.id,
  });

  const openings = [...recordOpenings(other, []), ...recordOpenings(writer, [...ready, steered])];
  const beforeOpening = (site: Site) => (site === writer ? [...openings, ...closedBy(other)] : []);
  const fences = [home, standby].flatMap((site) => openFence(site, names, beforeOpening(site)));
  // No fence keeps it out: as soon as it runs it writes what has been waiting for it.
  const workerOf = (site: Site) =>
    site.application.stoppedWorker ?? site.application.compute.startWorker?.(beforeOpening(site));
  return {
    healthChecks,
    workers: { home: workerOf(home), standby: workerOf(standby) },
    opened: [...openings, ...fences, ...closedBy(other)],
  };
}

/** Both the name that moves and the region's own lead to its load balancer. */
const loadBalancerOf = ({ application: { ingress } }: Site): Targets => ({
  public: ingress.loadBalancer,
  regional: ingress.loadBalancer,
});

/** What says that a region's application serves. */
const readyIn = ({ region: { database }, application: { compute } }: Site): readonly pulumi.Resource[] =>
  compute.service ? [compute.service] : database ? [database.ready] : [];

/** Puts on record which databases have been open to writes. An update that fails later leaves the record. */
function recordOpenings({ region }: Site, after: readonly pulumi.Resource[]): readonly pulumi.Resource[] {
  const { region: place, suffix, parent } = region.scope;
  return region.plan.databases
    .filter(({ opened }) => opened > 0)
    .map(
      (database) =>
        new pulumi.Stash(
          openingName(place.code, suffix, database),
          { input: database.cluster },
          { parent, dependsOn: database.writable ? [...after] : [] },
        ),
    );
}

function openFence(
  { region: { scope, plan }, application }: Site,
  names: PublicNames,
  after: readonly pulumi.Resource[],
): readonly pulumi.Resource[] {
  if (!plan.open) return [];
  return createFence(scope, {
    ...application.ingress,
    customerNames: customerNames(names),
    open: true,
    after,
  });
}
