import * as pulumi from "@pulumi/pulumi";
import { regions } from "../regions/index.ts";
import type { Config } from "./config.ts";
import { outputsOf } from "./outputs.ts";
import { readPeer } from "./peer.ts";
import { createPlatform } from "./platform.ts";
import { readOwnStack } from "./recovery/own-stack.ts";
import { planRecovery } from "./recovery/plan.ts";
import { RecoveryRefusal } from "./recovery/refusal.ts";
import type { FindRecoveryPoints } from "./recovery/restore-point.ts";

/** What the program asks of the world by other ways than its providers. */
export interface World {
  readonly findRecoveryPoints: FindRecoveryPoints;
  readonly now: Date;
}

export const realWorld = ({ endpoint }: Config): World => ({
  // Loaded where something is to be restored, which is seldom: the client is large.
  findRecoveryPoints: async (region, source) => {
    const { findRecoveryPoints, rdsAt } = await import("./recovery/recovery-points.ts");
    return findRecoveryPoints(rdsAt(endpoint))(region, source);
  },
  now: new Date(),
});

/** One environment, from its configuration to the stack's outputs. @throws pulumi.RunError where payments could be lost */
export async function deploy(config: Config, world: World) {
  const { environment, suffix } = config;
  const { home, standby, database } = environment;
  const peer = await readPeer(config);
  const previous = await readOwnStack();
  const recovery = await planRecovery({
    ...world,
    places: { home: regions[home.region], standby: regions[standby.region], suffix },
    maxDataLossMinutes: database.recoveryPoints.maxDataLossMinutes,
    wanted: config,
    previous,
  }).catch(refuse);
  return known(outputsOf(createPlatform({ config, recovery, peer, knownZoneId: previous?.hostedZoneId })));
}

/** Of such an error the engine shows the message alone. */
function refuse(error: unknown): never {
  throw error instanceof RecoveryRefusal ? new pulumi.RunError(error.message) : error;
}

/** What there is to tell: the engine warns of each output that is undefined, at every update. */
const known = <T extends object>(outputs: T): Partial<T> =>
  Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== undefined)) as Partial<T>;
