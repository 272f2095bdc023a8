import type * as pulumi from "@pulumi/pulumi";
import { type Pair, pairOf, type Slot } from "../../regions/index.ts";
import { createDatabase } from "../blocks/data/database.ts";
import { createGlobalDatabase, createLastHalf } from "../blocks/data/global.ts";
import type { GlobalStage } from "../recovery/leave.ts";
import type { DatabasePlan } from "../recovery/plan.ts";
import type { RegionDatabases, RegionGround } from "./region.ts";

/**
 * The databases of a region. Asked for the region that is left first.
 * @param closed what shuts the other region
 */
type DatabasesIn = (at: Slot, closed: readonly pulumi.Resource[]) => RegionDatabases;

type MakeDatabases = (grounds: Pair<RegionGround>) => DatabasesIn;

/**
 * The way of `copies`: each database is its region's alone, and a move makes another one, once nobody writes to the one
 * that it is restored from.
 */
const copies: MakeDatabases = (grounds) => (at, closed) => ({
  databases: grounds[at].plan.databases.map((entry) =>
    entry.half === "last"
      ? createLastHalf(grounds[at].scope, grounds[at].databaseArgs(entry))
      : createAlone(grounds[at], entry, closed),
  ),
  closed: [],
});

/** The way of `replica`: both halves are there before any move. Databases from before the global one are kept as they are. */
const replica: MakeDatabases = (grounds) => {
  const halves = pairOf((at) => halfIn(grounds[at]));
  const global = createGlobalDatabase(
    pairOf((at) => grounds[at].scope),
    pairOf((at) => grounds[at].databaseArgs(halves[at])),
  );
  return (at, closed) => ({
    databases: grounds[at].plan.databases.map((entry) =>
      entry === halves[at] ? global[at] : createAlone(grounds[at], entry, closed),
    ),
    closed: grounds[at].plan.role === "active" ? closed : [],
  });
};

/** The ways to make the databases of both regions, by how the other region comes by them. */
const strategies: Readonly<Record<GlobalStage, MakeDatabases>> = {
  none: copies,
  kept: replica,
  leaving: replica,
  last: copies,
};

export const databasesOf = (global: GlobalStage, grounds: Pair<RegionGround>): DatabasesIn =>
  strategies[global](grounds);

const createAlone = (
  { scope, databaseArgs }: RegionGround,
  entry: DatabasePlan,
  closed: readonly pulumi.Resource[],
) => createDatabase(scope, { ...databaseArgs(entry), after: entry.writable ? closed : [] });

function halfIn({ plan: { databases, region } }: RegionGround): DatabasePlan {
  const half = databases.find((entry) => entry.half !== undefined);
  if (half === undefined) throw new Error(`no half of the global database in ${region}`);
  return half;
}
