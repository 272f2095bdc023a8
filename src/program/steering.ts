import type * as pulumi from "@pulumi/pulumi";
import { bothOf, type Pair, pairOf, slots } from "../../regions/index.ts";
import type { Worker } from "../blocks/compute/worker.ts";
import { createHealthChecks, type HealthChecks } from "../blocks/dns/health-checks.ts";
import { createRecords } from "../blocks/dns/records.ts";
import { claimText, createClaim, createFence, createNoClaim, type Fence } from "../blocks/ingress/gates.ts";
import type { AliasTargets } from "../kit/alias-target.ts";
import { claimPath, healthPath } from "../kit/paths.ts";
import { customerNames, type PublicNames } from "../kit/public-names.ts";
import type { Scope } from "../kit/scope.ts";
import { begunName, openingName } from "../recovery/lineage.ts";
import type { RecoveryPlan } from "../recovery/plan.ts";
import { recordClosing } from "./closing.ts";
import type { Lookups } from "./lookups/lookups.ts";
import { bothRecords, record } from "./openings.ts";
import { closedBy, gatesOf, readyIn, type Site } from "./site.ts";

interface SteeringArgs extends Pair<Site> {
  readonly recovery: RecoveryPlan;
  readonly timeIn: Lookups["timeIn"];
  readonly raiseEpoch: Lookups["raiseEpoch"];
  readonly zoneId: pulumi.Input<string>;
  readonly names: PublicNames;
}

/** The outcome of steering. */
export interface Steered {
  readonly healthChecks: HealthChecks;
  /** The worker of each region. Undefined without a queue or an image. */
  readonly workers: Pair<Worker | undefined>;
  /** The fence of each region, shut or open. */
  readonly fences: Pair<Fence>;
  /** The resources that the update has to make before it may record that it moved. */
  readonly opened: readonly pulumi.Resource[];
  /** The gates of a region that answers, and the records of openings that a fence came after. */
  readonly gates: readonly pulumi.Resource[];
}

/**
 * Leads customers to the region with the writable database, and lets them in. The order is what no payment is lost by:
 * the other region is closed, the database and its service are there, DNS is steered, the opening is put on record, the
 * epoch is raised, and only then the fence opens and the worker starts. Where AWS hands a database over in between, DNS is
 * steered by the update that closes, last of all. test/model proves it.
 *
 * What an engine that is killed in between leaves is an opening whose epoch has not begun, never an epoch that the state does
 * not lead to: that every other update would be refused for, also where the region that was moved to is lost as well.
 */
export function steerCustomers(scope: Scope, args: SteeringArgs): Steered {
  const { recovery, primary, secondary, names } = args;
  const claimed = recovery.writer.region === secondary.region.scope.region.name;
  const [writer, other] = claimed ? [secondary, primary] : [primary, secondary];
  const ready = readyIn(writer);

  const closings = bothOf(args).flatMap((site) =>
    recordClosing(site.region.scope, {
      plan: site.region.plan,
      closedBy: closedBy(site),
      timeIn: args.timeIn,
    }),
  );
  // No sooner than what it leads away from is shut, and known to be: opened again that one has another number (`claim` of the plan).
  const claim = (after: readonly pulumi.Resource[]) =>
    createClaim(secondary.region.scope, {
      ...secondary.application.ingress,
      claim: recovery.claims ? recovery.claim : undefined,
      after: [...after, ...closings],
    });
  const check = (after: readonly pulumi.Resource[]) =>
    createHealthChecks(scope, {
      names: names.regional,
      healthPath,
      claim: { path: claimPath, text: claimText(recovery.claim), number: recovery.claim, after },
    });
  // Raised once the secondary region serves, lowered once nobody heeds it any more; ahead of a move either, once all is shut.
  const raised = claimed && recovery.claims ? claim(ready) : undefined;
  // What a lost region has left comes after what it came after, and waits for nothing (`registerLost`).
  const asLeft = other.region.plan.frozen === undefined ? [] : readyIn(other);
  const healthChecks = check(claimed ? asLeft : ready);
  const steered = raised ?? healthChecks.claim;
  if (raised === undefined) claim([healthChecks.claim, ...asLeft]);
  createNoClaim(primary.region.scope, primary.application.ingress.listeners);

  createRecords(scope, {
    zoneId: args.zoneId,
    names,
    application: pairOf((at) => loadBalancerOf(args[at])),
    api: primary.application.api &&
      secondary.application.api && {
        primary: primary.application.api,
        secondary: secondary.application.api,
      },
    healthCheckId: healthChecks.failover.id,
  });

  // Where the writer is lost its opening is on record already, and what it has left comes after that.
  const isLost = writer.region.plan.frozen !== undefined;
  const opening = record(openingName, writer, isLost ? [] : [...ready, steered]);
  const openings = [
    ...bothRecords(other),
    ...opening,
    ...record(
      begunName,
      writer,
      isLost ? [] : opening,
      isLost ? undefined : args.raiseEpoch && { epoch: recovery.epoch, raise: args.raiseEpoch },
    ),
  ];
  const beforeOpening = (site: Site) => [
    ...site.application.reopening,
    ...(site === writer ? [...openings, ...closedBy(other)] : []),
  ];
  const fences = pairOf((at) => openFence(args[at], names, beforeOpening(args[at])));
  // No fence keeps it out: as soon as it runs it writes what has been waiting for it.
  const workerOf = (site: Site) =>
    site.application.stoppedWorker ?? site.application.compute.startWorker?.(beforeOpening(site));
  const workers = pairOf((at) => workerOf(args[at]));
  return {
    healthChecks,
    workers,
    fences,
    opened: [...openings, ...bothOf(fences).flatMap(({ all }) => all), ...closedBy(other), ...closings],
    gates: [
      ...openings,
      ...slots
        .filter((at) => args[at].region.plan.frozen === undefined)
        .flatMap((at) => [...fences[at].all, ...gatesOf(args[at]), ...(workers[at]?.stopped ?? [])]),
    ],
  };
}

/** The target of both names of a region, the one that moves and its own: its load balancer. */
const loadBalancerOf = ({ application: { ingress } }: Site): AliasTargets => ({
  public: ingress.loadBalancer,
  regional: ingress.loadBalancer,
});

function openFence(
  { region: { scope }, application }: Site,
  names: PublicNames,
  after: readonly pulumi.Resource[],
): Fence {
  return (
    application.fence ??
    createFence(scope, { ...application.ingress, customerNames: customerNames(names), open: true, after })
  );
}
