import * as pulumi from "@pulumi/pulumi";
import { regions } from "../../regions/index.ts";
import { readOwnStack } from "../recovery/own-stack.ts";
import { planRecovery } from "../recovery/plan.ts";
import { findRecoveryPoints, rdsAt } from "../recovery/recovery-points.ts";
import { RecoveryRefusal } from "../recovery/refusal.ts";
import type { FindRecoveryPoints } from "../recovery/restore-point.ts";
import type { Config } from "./config/config.ts";
import { outputsOf } from "./outputs.ts";
import { readPeer } from "./peer-stack.ts";
import { createPlatform } from "./platform.ts";

/** What the program asks of the world by other ways than its providers. */
export interface World {
  readonly findRecoveryPoints: FindRecoveryPoints;
  readonly now: Date;
}

export const realWorld = ({ endpoint }: Config): World => ({
  findRecoveryPoints: findRecoveryPoints(rdsAt(endpoint)),
  now: new Date(),
});

/** One environment, from its configuration to the stack's outputs. @throws pulumi.RunError where payments could be lost */
export async function deploy(config: Config, world: World) {
  const { environment, suffix } = config;
  const { primary, secondary, database } = environment;
  const peer = await readPeer(config);
  const previous = await readOwnStack();
  const recovery = await planRecovery({
    ...world,
    places: { primary: regions[primary.region], secondary: regions[secondary.region], suffix },
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
