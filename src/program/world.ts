import type { RegionName } from "../../regions/index.ts";
import type { LookAtService } from "../blocks/compute/deployed.ts";
import { type FindGlobalWriter, writtenWhereAsked } from "../recovery/follow.ts";
import type { RaiseEpoch } from "../recovery/raise-epoch.ts";
import type { FindRecoveryPoints } from "../recovery/restore-point.ts";
import type { Config } from "./config/config.ts";
import { hasEngine } from "./config/engine.ts";

/** The look-ups of the program by other ways than its providers. */
export interface World {
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
export const nobodyAsked = {
  findGlobalWriter: writtenWhereAsked,
  timeIn: async () => new Date(),
  lookAtService: undefined,
  raiseEpoch: undefined,
} as const satisfies Partial<World>;

export const realWorld = (config: Config): World => ({
  findRecoveryPoints: async (query) => {
    const { clientsAt, findRecoveryPoints } = await loadClients();
    return findRecoveryPoints(query, clientsAt(config.endpoint)(query.region));
  },
  ...(hasEngine() ? asked(config) : nobodyAsked),
  delegates: true,
});

const asked = ({ endpoint }: Config): Pick<World, keyof typeof nobodyAsked> => ({
  findGlobalWriter: async (query) => {
    const [{ clientsAt }, { findGlobalWriter }] = await Promise.all([loadClients(), loadGlobal()]);
    return findGlobalWriter(query, clientsAt(endpoint)(query.region));
  },
  timeIn: async (region) => {
    const { clientsAt, timeOf } = await loadClients();
    return timeOf(clientsAt(endpoint)(region), region);
  },
  lookAtService: async (service) => {
    const { lookAtService } = await import("./service-state.ts");
    return lookAtService(service, endpoint);
  },
  raiseEpoch:
    endpoint === undefined
      ? async (raise) => {
          const { leaseClient, raiseEpoch } = await import("../recovery/raise-epoch.ts");
          const client = leaseClient(raise.region);
          await raiseEpoch(raise, client).finally(() => client.destroy());
        }
      : undefined,
});

/** Loaded where AWS is asked, which moves alone do: the clients are large. */
const loadClients = () => import("../recovery/recovery-points.ts");
const loadGlobal = () => import("../recovery/global-writer.ts");
