import type { RegionName } from "../../../regions/index.ts";
import { globalName } from "../../../src/recovery/lineage.ts";
import { clusterType, globalType } from "../../../src/recovery/state.ts";
import type { Properties } from "../engine/state.ts";
import { checkMoney, createGlobal, halfIn, pass, writtenFrom } from "../global/database.ts";
import { describe } from "../global/describe.ts";
import { checkOpening } from "../global/opening.ts";
import type { ModelWay, World } from "../types.ts";
import { violation } from "../violation.ts";
import { other, places, primary, secondary } from "../world.ts";

/** Each region has a half of a global database, and AWS says which of them is written to. */
export const replica: ModelWay = {
  isGlobal: true,
  lookUps: (world, { unreachableRegion }) => ({
    findRecoveryPoints: () => Promise.reject(violation("a look-up of recovery points of a global database")),
    findGlobalWriter: (query) => {
      if (query.region === unreachableRegion)
        throw violation(`a look-up in ${query.region}, which is to be left alone`);
      return describe(world, query);
    },
  }),
  written: writtenFrom,
  // Whichever half takes a payment, it is in its history, and in a snapshot of that.
  isOutdated: () => false,
  beforeCreate(world, _, name, { region, snapshot }) {
    if (snapshot !== undefined) throw violation(`${name} is restored`);
    if (world.everOpened.has(name)) throw violation(`${name} is created a second time`);
    if (region === primary.name && world.acknowledged.size > 0)
      throw violation(`${name} is created empty, and something was paid`);
  },
  beforeClaim(world) {
    const { global, regions } = world;
    const { open, serves, works } = regions[primary.name];
    // Ahead of a move customers may be led from one fence to the other.
    const shut = !open && serves === undefined && works === undefined && !regions[secondary.name].open;
    const isWritten = global?.writer === secondary.name && global.moving === undefined;
    if (!shut && !(isWritten && halfIn(world, secondary.name)?.ready))
      throw violation(`${secondary.name} claims the traffic before its half is written to`);
  },
  lossAllowed: (_, { writer }) => ({ writer: writer.cluster, since: 0, limit: 0 }),
  checkOpening,
  checkMoney,
  changed(world, name, { type, region, inputs }, changed) {
    if (type === globalType && !world.global) world.global = createGlobal(region);
    if (type !== clusterType) return;
    const half = world.regions[region].clusters.get(name);
    const content = halfIn(world, other(region));
    // A new half gets all that the other one holds.
    if (half?.payments.length === 0 && inputs.globalClusterIdentifier !== undefined)
      half.payments.push(...(content?.payments ?? []));
    for (const key of replicated)
      if (half && changed !== inputs && key in changed && changed[key] !== told(world, region)[key])
        throw violation(`${name} is taken out of the global database: ${key} is to be ${changed[key]}`);
  },
  removed(world, { type }) {
    if (type === globalType) world.global = undefined;
  },
  tells: (world, { type, region }) => (type === clusterType ? told(world, region) : {}),
  passes: pass,
};

/** The inputs of a half that are AWS's to say: src/blocks/data/cluster.ts. */
export const replicated = ["globalClusterIdentifier", "replicationSourceIdentifier"] as const;

/** AWS's word on a half. The one that is written to follows nobody. */
function told(world: World, region: RegionName): Properties {
  const { global } = world;
  if (!global) return {};
  return {
    globalClusterIdentifier: globalName(places.suffix),
    replicationSourceIdentifier: global.writer === region ? undefined : halfIn(world, other(region))?.name,
  };
}
