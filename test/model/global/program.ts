import { globalName, type Place } from "../../../src/recovery/lineage.ts";
import type { DatabasePlan } from "../../../src/recovery/plan.ts";
import { clusterType, globalType, originTags } from "../../../src/recovery/state.ts";
import type { Registration } from "../engine/state.ts";
import { instanceOf, loginOf } from "../names.ts";
import { recordsOf } from "../records.ts";
import { places, primary } from "../world.ts";

export const globalDatabase = `global-database-${places.suffix}`;

/** The registrations of a global database's half, as createGlobalDatabase in src/blocks/data/global.ts makes them. */
export function registerHalf(place: Place, database: DatabasePlan): readonly Registration[] {
  const { cluster, generation, origin, protect } = database;
  const home = origin.kind === "replica" ? origin.of : cluster;
  const plain = { region: place.name, protect: false, ignoreChanges: [] };
  const joined = origin.kind === "replica";
  const half: Registration = {
    ...plain,
    type: clusterType,
    name: cluster,
    inputs: {
      generation,
      snapshotIdentifier: undefined,
      engineVersion: undefined,
      globalClusterIdentifier: joined ? globalName(places.suffix) : undefined,
      replicationSourceIdentifier: undefined,
      tags: originTags(origin),
    },
    protect,
    after: joined ? [globalDatabase, instanceOf(home)] : [],
    // src/blocks/data/cluster.ts, `replicated`
    ignoreChanges: [
      "snapshotIdentifier",
      "engineVersion",
      "globalClusterIdentifier",
      "replicationSourceIdentifier",
    ],
  };
  const instance = { ...plain, type: "instance", name: instanceOf(cluster), inputs: { cluster } };
  return [
    half,
    { ...instance, after: [cluster] },
    ...(joined ? [] : ofHome(cluster, protect)),
    ...recordsOf(place, database),
  ];
}

/** The joint of both halves, and the one login to whichever is written to. */
function ofHome(cluster: string, protect: boolean): readonly Registration[] {
  const plain = { region: primary.name, ignoreChanges: [] };
  return [
    {
      ...plain,
      type: globalType,
      name: globalDatabase,
      inputs: { sourceDbClusterIdentifier: cluster },
      protect,
      after: [cluster],
    },
    {
      ...plain,
      type: "login",
      name: loginOf(cluster),
      inputs: { cluster },
      protect: false,
      after: [instanceOf(cluster), globalDatabase],
    },
  ];
}
