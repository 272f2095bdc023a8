import { RecoveryRefusal } from "../../../src/recovery/refusal.ts";
import type { Wanted } from "../../../src/recovery/wanted.ts";
import { checkLoss, lossAllowed } from "../loss.ts";
import type { Made, ModelWay, World } from "../types.ts";
import { violation } from "../violation.ts";
import { ancestors, availablePoints, dateOf, secondary, versionThen, writerRegion } from "../world.ts";

/** A region has databases of its own, and a move makes another one of a recovery point. */
export const copies: ModelWay = {
  isGlobal: false,
  lookUps: (world, { unreachableRegion }) => ({
    // Answers with the points of every cluster: that they are of the right one is the plan's own care.
    findRecoveryPoints: async ({ region }) => {
      if (region === unreachableRegion) throw violation(`a look-up in ${region}, which is to be left alone`);
      if (!world.regions[region].alive) throw new RecoveryRefusal([`${region} does not answer`]);
      return { points: availablePoints(world, region), asOf: dateOf(world.now) };
    },
    findGlobalWriter: () =>
      Promise.reject(violation("a look-up of a global database, which there is none of")),
  }),
  written: ({ regions }, region, database) => regions[region].clusters.get(database),
  isOutdated: ({ current }, { generation }) => generation < (current?.generation ?? 0),
  beforeCreate,
  beforeClaim,
  lossAllowed,
  checkOpening: checkLoss,
  checkMoney: () => undefined,
  changed: () => undefined,
  removed: () => undefined,
  tells: () => ({}),
  passes: () => undefined,
};

/**
 * A database is created under a number that no opened one ever had, from the database that was paid into last. Only where that
 * one is lost, from what it came from; that nothing newer had been copied, `checkLoss` sees.
 */
function beforeCreate(
  world: World,
  { unreachableRegion }: Wanted,
  name: string,
  { region, snapshot, engineVersion }: Made,
): void {
  const source = world.regions[region].snapshots.find(({ arn }) => arn === snapshot);
  if (world.everOpened.has(name)) throw violation(`${name} is created a second time`);
  if (snapshot !== undefined && !source?.available) throw violation(`${name} is restored from nothing`);
  if (snapshot !== undefined && engineVersion !== versionThen)
    throw violation(`${name} is restored with another version of the engine than it was taken of`);
  const lost = writerRegion(world) === unreachableRegion;
  const older = lost && ancestors(world).some(({ cluster }) => cluster === source?.source);
  if (world.current && source?.source !== world.current.cluster && !older)
    throw violation(
      `${name} is restored from ${source?.source ?? "nothing"}, but ${world.current.cluster} was paid into`,
    );
}

/** A claim is raised only where the newest database is, ready to be written to. */
function beforeClaim(world: World): void {
  const generations = [...world.regions[secondary.name].clusters.values()]
    .filter(({ ready }) => ready)
    .map(({ generation }) => generation);
  if (Math.max(0, ...generations) < (world.current?.generation ?? 1))
    throw violation(`${secondary.name} claims the traffic before its database is there`);
}
