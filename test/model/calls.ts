import type { RegionName } from "../../regions/index.ts";
import { clusterType, openingType } from "../../src/recovery/state.ts";
import type { Operation } from "./engine.ts";
import { beforeClaim, beforeCreate, beforeDelete, checkLoss, type Loss } from "./invariants.ts";
import type { Stack } from "./stack.ts";
import { violation } from "./violation.ts";
import type { AwsRegion, World } from "./world.ts";

/** Carries one operation out in AWS. @returns false where the region does not answer */
export function apply({ world, wanted, destroying }: Stack, operation: Operation, loss: Loss): boolean {
  const { kind, name, resource } = operation;
  const { type, region: where, inputs } = resource;
  if (kind === "none") return true;
  if (type === openingType) {
    if (kind === "create") checkLoss(world, name, loss);
    return true;
  }
  if (where === wanted.unreachableRegion && !destroying)
    throw violation(`${kind} of ${name} in ${where}, which is to be left alone`);
  const region = world.regions[where];
  if (!region.alive) return false;
  if (kind === "delete" || kind === "replace") {
    beforeDelete(world, wanted, destroying, operation);
    remove(world, where, operation);
  }
  if (kind !== "delete") put(world, where, name, type, inputs);
  return true;
}

type Inputs = Operation["resource"]["inputs"];

function put(world: World, where: RegionName, name: string, type: string, inputs: Inputs): void {
  const region = world.regions[where];
  const tags = inputs.tags as Readonly<Record<string, string>>;
  if (type === "fence") region.open = tags.Open === "true";
  if (type === "service") region.serves = inputs.serves as string | undefined;
  if (type === "worker") region.works = inputs.serves as string | undefined;
  if (type === "claim") claim(world, region, inputs.claim as number | undefined);
  if (type === "claimCheck") world.heeds = Number(tags.Claim);
  if (type === "instance") getReady(region, inputs.cluster as string);
  if (type === clusterType && !region.clusters.has(name)) createCluster(world, region, name, inputs);
}

function claim(world: World, region: AwsRegion, number: number | undefined): void {
  if (number !== undefined && number !== region.claim) beforeClaim(world);
  region.claim = number;
}

function getReady({ clusters }: AwsRegion, name: string): void {
  const cluster = clusters.get(name);
  if (cluster) cluster.ready = true;
}

function createCluster(world: World, region: AwsRegion, name: string, inputs: Inputs): void {
  const snapshot = inputs.snapshotIdentifier as string | undefined;
  const source = region.snapshots.find(({ arn }) => arn === snapshot);
  beforeCreate(world, name, snapshot, source);
  const payments = [...(source?.payments ?? [])];
  region.clusters.set(name, { generation: inputs.generation as number, snapshot, ready: false, payments });
}

function remove(world: World, where: RegionName, { name, resource }: Operation): void {
  const region = world.regions[where];
  if (resource.type === "service") region.serves = undefined;
  if (resource.type === "worker") region.works = undefined;
  if (resource.type === "claim") region.claim = undefined;
  if (resource.type === "fence") region.open = true;
  region.clusters.delete(name);
}
