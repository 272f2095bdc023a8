import * as pulumi from "@pulumi/pulumi";
import { regions } from "../regions/index.ts";
import type { Config } from "./config.ts";
import { createZoneFirst, sayWhichRecords } from "./first-update.ts";
import { outputsOf } from "./outputs.ts";
import { readPeer } from "./peer.ts";
import { createPlatform } from "./platform.ts";
import { readOwnStack } from "./recovery/own-stack.ts";
import { planRecovery } from "./recovery/plan.ts";
import { findRecoveryPoints, rdsAt } from "./recovery/recovery-points.ts";
import { RecoveryRefusal } from "./recovery/refusal.ts";
import type { FindRecoveryPoints } from "./recovery/restore-point.ts";

/** What the program asks of the world by other ways than its providers. */
export interface World {
  readonly findRecoveryPoints: FindRecoveryPoints;
  readonly now: Date;
  /**
   * Whether somebody has to delegate to a new zone before anything in it can be proven. Not offline, where all that two
   * updates make is to be seen at once.
   */
  readonly delegates: boolean;
}

export const realWorld = ({ endpoint }: Config): World => ({
  findRecoveryPoints: findRecoveryPoints(rdsAt(endpoint)),
  now: new Date(),
  delegates: true,
});

/** One environment, from its configuration to the stack's outputs. @throws pulumi.RunError where payments could be lost */
export async function deploy(config: Config, world: World) {
  const { environment, suffix } = config;
  const { home, standby, database } = environment;
  const peer = await readPeer(config);
  const { previous, hostedZoneId: knownZoneId } = await readOwnStack();
  const recovery = await planRecovery({
    ...world,
    places: { home: regions[home.region], standby: regions[standby.region], suffix },
    maxDataLossMinutes: database.recoveryPoints.maxDataLossMinutes,
    wanted: config,
    previous,
  }).catch(refuse);
  if (world.delegates && config.hostedZone.kind === "create" && knownZoneId === undefined)
    return createZoneFirst(config, recovery);
  if (previous === undefined) sayWhichRecords(config);
  return known(outputsOf(createPlatform({ config, recovery, peer, knownZoneId })));
}

/** Of such an error the engine shows the message alone. */
function refuse(error: unknown): never {
  throw error instanceof RecoveryRefusal ? new pulumi.RunError(error.message) : error;
}

/** What there is to tell: the engine warns of each output that is undefined, at every update. */
const known = <T extends object>(outputs: T): Partial<T> =>
  Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== undefined)) as Partial<T>;
