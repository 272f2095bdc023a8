import { clusterType, openingType } from "../../src/recovery/state.ts";
import type { Wanted } from "../../src/recovery/wanted.ts";
import { fenceConditions } from "../support/fence.ts";
import type { Aws, Outcome, Properties, Wish } from "./engine/state.ts";
import { beforeDelete, beforeServing } from "./invariants.ts";
import { instanceOf, loginOf } from "./names.ts";
import type { Stack } from "./stack.ts";
import type { AwsRegion, Loss, World } from "./types.ts";
import { violation } from "./violation.ts";

/**
 * A fault of a request; `lost`, `killed`: AWS does it, and nobody hears of it; `lost between`, `killed between`: of what takes
 * several requests AWS does the first, and is not asked for the others.
 */
export type Mishap = "refused" | "half" | "lost" | "lost between" | "killed" | "killed between" | undefined;

const kills = (mishap: Mishap): boolean => mishap === "killed" || mishap === "killed between";

/** AWS, for one update. */
export function awsOf({ world, engine, wanted, destroying }: Stack, loss: Loss, mishap: () => Mishap): Aws {
  const askFor = (what: string, name: string, { type, region }: Wish): AwsRegion | undefined => {
    if (type === openingType) return world.regions[region];
    if (
      region === wanted.unreachableRegion &&
      !destroying &&
      !halfDone(engine, name) &&
      !isBegun(world, name)
    )
      throw violation(`${what} of ${name} in ${region}, which is to be left alone`);
    return world.regions[region].alive ? world.regions[region] : undefined;
  };
  return {
    create(name, wish) {
      const refusal = { outcome: "refused", id: name } as const;
      const region = askFor("create", name, wish);
      // Nothing has the name of something else.
      if (!region || mishap() === "refused" || region.made.has(name)) return refusal;
      // The master, who makes it, has no password.
      if (wish.type === "login" && region.clusters.get(wish.inputs.cluster as string)?.login !== true)
        return refusal;
      // A record is in the state alone, and so never made.
      if (wish.type === openingType && kills(mishap())) return refusal;
      region.made.set(name, wish.inputs);
      if (name.startsWith("opening-")) world.way.checkOpening(world, name, loss);
      else if (wish.type !== openingType) put(world, wanted, name, wish, wish.inputs);
      const cluster = region.clusters.get(name);
      if (cluster?.snapshot !== undefined) cluster.login = asksForLogin(mishap());
      return { outcome: mishap() === undefined ? "done" : "half", id: name };
    },
    update(name, wish, asked) {
      const region = askFor("update", name, wish);
      if (!region || mishap() === "refused") return "refused";
      // First the tags: recording failed-update-tagged.
      const { tags } = asked;
      const inputs = mishap() !== "half" ? asked : tags === undefined ? {} : { tags };
      region.made.set(name, { ...region.made.get(name), ...inputs });
      put(world, wanted, name, wish, inputs);
      return mishap() === undefined ? "done" : "half";
    },
    delete(name, wish): Outcome {
      if (wish.type === openingType) {
        world.regions[wish.region].made.delete(name);
        return "done";
      }
      const region = askFor("delete", name, wish);
      if (!region || mishap() === "refused" || mishap() === "half") return "refused";
      beforeDelete({ world, engine, wanted, destroying }, name, wish);
      region.made.delete(name);
      remove(world, name, wish);
      return mishap() === undefined ? "done" : "refused";
    },
    read(name, wish) {
      const region = askFor("update", name, wish);
      if (!region) return "no answer";
      const made = region.made.get(name);
      return made ? { ...made, ...world.way.tells(world, wish) } : "gone";
    },
  };
}

/**
 * Resources that an earlier update has left half-done are asked for, whatever is ignored: in a region that is down the update fails
 * there, and changes nothing. Recordings failed-update-ignored, replaced-first-broken-off.
 */
const halfDone = ({ state }: Stack["engine"], name: string): boolean => {
  const resource = state.get(name);
  return resource?.failed === true || resource?.awaited === true;
};

/** Whether it is of a database that nobody has ever written to: where its region is lost it has to be left out as well. */
const isBegun = ({ everOpened }: World, name: string): boolean =>
  name.startsWith("aurora-") &&
  [...everOpened].every((cluster) => ![cluster, instanceOf(cluster), loginOf(cluster)].includes(name));

/** The consequences of making or changing a resource. */
function put(world: World, wanted: Wanted, name: string, wish: Wish, changed: Properties): void {
  const { type, inputs } = wish;
  const region = world.regions[wish.region];
  if (type === "fence" && "conditions" in changed) {
    region.open = equal(changed.conditions, fenceConditions(true));
    if (region.open) beforeServing(world, wish.region);
  }
  // New bounds hold at once (`createAutoscaling`).
  if (type === "service" && "bounds" in changed) region.serves = inputs.serves as string | undefined;
  if (type === "service" && "serves" in changed) region.serves = changed.serves as string | undefined;
  if (type === "worker" && "serves" in changed) {
    region.works = changed.serves as string | undefined;
    if (region.works !== undefined) beforeServing(world, wish.region);
  }
  if (type === "claim" && "claim" in changed) claim(world, region, changed.claim as number | undefined);
  if (type === "claimCheck" && "claim" in changed) world.heeds = changed.claim as number;
  if (type === "instance") setReady(region, inputs.cluster as string, true);
  if (type === clusterType && !region.clusters.has(name)) createCluster(world, wanted, name, wish);
  world.way.changed(world, name, wish, changed);
}

const equal = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

function claim(world: World, region: AwsRegion, number: number | undefined): void {
  if (number !== undefined && number !== region.claim) world.way.beforeClaim(world);
  region.claim = number;
}

/** A cluster takes logins while it has an instance. */
function setReady({ clusters }: AwsRegion, name: string, ready: boolean): void {
  const cluster = clusters.get(name);
  if (cluster) cluster.ready = ready;
}

function createCluster(world: World, wanted: Wanted, name: string, { region, inputs }: Wish): void {
  const snapshot = inputs.snapshotIdentifier as string | undefined;
  const engineVersion = inputs.engineVersion as string | undefined;
  world.way.beforeCreate(world, wanted, name, { region, snapshot, engineVersion });
  const { clusters, snapshots } = world.regions[region];
  const payments = [...(snapshots.find(({ arn }) => arn === snapshot)?.payments ?? [])];
  clusters.set(name, {
    name,
    generation: inputs.generation as number,
    snapshot,
    ready: false,
    login: true,
    payments,
  });
}

/**
 * A restore is two requests, `RestoreDBClusterFromSnapshot` and, minutes later, `ModifyDBCluster`, which has RDS make the
 * master's password. Whether the second one is carried out: not where it is refused (recording failed-restore), nor where
 * nobody is left to ask for it (recording killed-restored). Its instances are requests of their own.
 */
const asksForLogin = (mishap: Mishap): boolean =>
  mishap !== "half" && mishap !== "lost between" && mishap !== "killed between";

/** Somebody deletes something by hand. */
export function unmake(world: World, name: string, wish: Wish): void {
  world.regions[wish.region].made.delete(name);
  remove(world, name, wish);
}

/** The consequences of deleting a resource. */
function remove(world: World, name: string, wish: Wish): void {
  const { type, inputs } = wish;
  const region = world.regions[wish.region];
  if (type === "service") region.serves = undefined;
  if (type === "worker") region.works = undefined;
  if (type === "claim") region.claim = undefined;
  if (type === "fence") region.open = true;
  if (type === "instance") setReady(region, inputs.cluster as string, false);
  region.clusters.delete(name);
  world.way.removed(world, wish);
}
