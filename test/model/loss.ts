import type { RecoveryPlan } from "../../src/recovery/plan.ts";
import type { Loss, LossAsked, Snapshot, World } from "./types.ts";
import { violation } from "./violation.ts";
import { type Ancestor, sourcesIn } from "./world.ts";

export const nothing: Loss = { writer: "", since: 0, limit: 0 };

/**
 * Nothing at all may be lost, unless somebody has said so for this move: then what is younger than the recovery point
 * that is restored, and no older than the minutes that were named.
 */
export function lossAllowed({ world, wanted, spentLoss }: LossAsked, plan: RecoveryPlan): Loss {
  const writer = plan.writer.cluster;
  const points = sourcesIn(world, plan.writer.region);
  const pinned = points.find(({ arn }) => arn === wanted.restoreFrom);
  const times = points.map(holdsUntil);
  return {
    writer,
    since: pinned ? holdsUntil(pinned) : Math.max(Number.NEGATIVE_INFINITY, ...times),
    limit:
      wanted.acceptLoss === undefined || wanted.acceptLoss === spentLoss
        ? Number.POSITIVE_INFINITY
        : world.now - wanted.acceptLoss,
  };
}

const holdsUntil = ({ takenAt, partedAt }: Snapshot & Ancestor): number => Math.min(takenAt, partedAt);

/** A database that is about to be opened holds all that was paid before, but for what may be lost. */
export function checkLoss(world: World, opening: string, { writer, since, limit }: Loss): void {
  if (!opening.includes(`${writer.replace("aurora-", "")}-of-`)) return;
  const clusters = new Map(Object.values(world.regions).flatMap((region) => [...region.clusters]));
  const next = clusters.get(writer);
  if (!next?.ready) throw violation(`${writer} is opened before it is there`);
  if (!next.login) throw violation(`${writer} is opened before anybody can log in to it`);
  world.everOpened.add(writer);
  const last = world.current;
  world.current = { cluster: writer, generation: next.generation };
  if (!last || last.cluster === writer) return;
  const held = new Set(next.payments.map(({ id }) => id));
  const lost = (clusters.get(last.cluster)?.payments ?? []).filter(({ id }) => !held.has(id));
  for (const { at } of lost)
    if (at <= since || at < limit)
      throw violation(`${writer} lacks a payment of minute ${at}; only those after ${since} may be lost`);
}
