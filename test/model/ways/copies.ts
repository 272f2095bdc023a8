import { RecoveryRefusal } from "../../../src/recovery/refusal.ts";
import { beforeClaim, beforeCreate } from "../invariants.ts";
import { checkLoss, lossAllowed } from "../loss.ts";
import { violation } from "../violation.ts";
import { availablePoints, dateOf } from "../world.ts";
import type { ModelWay } from "./way.ts";

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
