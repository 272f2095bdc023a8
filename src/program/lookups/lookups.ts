import type { RegionName } from "../../../regions/index.ts";
import type { LookAtService } from "../../blocks/compute/deployed.ts";
import { type FindGlobalWriter, writtenWhereAsked } from "../../recovery/follow.ts";
import type { FindRecoveryPoints } from "../../recovery/restore-point.ts";
import type { Config } from "../config/config.ts";
import { hasEngine } from "../config/engine.ts";
import { clientsAt } from "./clients.ts";
import type { RaiseEpoch } from "./raise-epoch.ts";

/** The program's ways to AWS beside its providers, look-ups and one record, and what depends on whether AWS is there at all. */
export interface Lookups {
  readonly findRecoveryPoints: FindRecoveryPoints;
  readonly findGlobalWriter: FindGlobalWriter;
  /** The time by AWS's clock in a region. */
  readonly timeIn: (region: RegionName) => Promise<Date>;
  /** A service's state, as ECS has it. Undefined where no engine has made any. */
  readonly lookAtService: LookAtService | undefined;
  /**
   * Puts on record that an epoch has begun. Undefined where no engine makes the table, and with an emulator, which has no
   * table with one truth: docs/local.md.
   */
  readonly raiseEpoch: RaiseEpoch | undefined;
  /**
   * Whether somebody has to delegate to a new zone before anything in it can be proven. Not offline, where all that two
   * updates make is to be seen at once.
   */
  readonly delegates: boolean;
}

/** The answers where no engine runs the program: there is no AWS to ask, and nothing is made that could be put on record. */
export const offlineLookups = {
  findGlobalWriter: writtenWhereAsked,
  timeIn: async () => new Date(),
  lookAtService: undefined,
  raiseEpoch: undefined,
} as const satisfies Partial<Lookups>;

/** The look-ups of AWS. Without an engine they are those of recovery points alone: no move can be planned without them. */
export const realLookups = (config: Config): Lookups => ({
  findRecoveryPoints: async (query) => {
    const clients = clientsAt(config.endpoint);
    const [{ findRecoveryPoints }, rds, backup] = await Promise.all([
      import("./recovery-points.ts"),
      clients.rds(query.region),
      clients.backup(query.region),
    ]);
    return findRecoveryPoints(query, { rds, backup });
  },
  ...(hasEngine() ? engineLookups(config) : offlineLookups),
  delegates: true,
});

/** The modules are loaded where AWS is asked, as their clients are. */
function engineLookups({ endpoint }: Config): Pick<Lookups, keyof typeof offlineLookups> {
  const clients = clientsAt(endpoint);
  return {
    findGlobalWriter: async (query) => {
      const { findGlobalWriter } = await import("./global-writer.ts");
      return findGlobalWriter(query, { rds: await clients.rds(query.region) });
    },
    timeIn: async (region) => {
      const { timeIn } = await import("./aws-clock.ts");
      return timeIn(region, await clients.rds(region));
    },
    lookAtService: async (service) => {
      const { lookAtService } = await import("./service-state.ts");
      return lookAtService(service, await clients.ecs(service.region));
    },
    raiseEpoch:
      endpoint === undefined
        ? async (raise) => {
            const { raiseEpoch } = await import("./raise-epoch.ts");
            const client = await clients.dynamodb(raise.region);
            await raiseEpoch(raise, client).finally(() => client.destroy());
          }
        : undefined,
  };
}
