import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../../environments/index.ts";
import { leastGlobalAcu } from "../../environments/invariants.ts";
import { regions } from "../../regions/index.ts";
import { exclusionOf, leftOut } from "../recovery/left-out.ts";
import { planRecovery, type RecoveryPlan } from "../recovery/plan.ts";
import { RecoveryRefusal } from "../recovery/refusal.ts";
import type { Config } from "./config/config.ts";
import { createZoneFirst, sayWhichRecords } from "./first-update.ts";
import type { Lookups } from "./lookups/lookups.ts";
import { readOwnStack } from "./lookups/own-stack.ts";
import { outputsOf } from "./outputs.ts";
import { readPeer } from "./peer-stack.ts";
import { createPlatform } from "./platform.ts";

/**
 * Deploys one environment, from its configuration to the stack's outputs.
 * @throws pulumi.RunError where payments could be lost
 */
export async function deploy(config: Config, lookups: Lookups) {
  const { environment, suffix } = config;
  const { primary, secondary } = environment;
  const peer = await readPeer(config);
  const { previous, hostedZoneId: knownZoneId } = await readOwnStack();
  const recovery = await planRecovery({
    findRecoveryPoints: lookups.findRecoveryPoints,
    isGlobal: environment.database.recovery === "replica",
    findGlobalWriter: lookups.findGlobalWriter,
    places: { primary: regions[primary.region], secondary: regions[secondary.region], suffix },
    wanted: config,
    previous,
  }).catch(refuse);
  tellEmulator(config);
  tellLoss(recovery);
  tellStopped(config);
  tellLeaving(recovery);
  tellWhatToLeaveOut(config);
  if (lookups.delegates && config.hostedZone.kind === "create" && knownZoneId === undefined)
    return createZoneFirst(config, recovery);
  if (previous === undefined) sayWhichRecords(config);
  const deployed = { ...config, environment: asDeployed(environment, recovery) };
  return known(outputsOf(await createPlatform({ config: deployed, recovery, lookups, peer, knownZoneId })));
}

/** Throws a refusal as an error of which the engine shows the message alone. */
function refuse(error: unknown): never {
  throw error instanceof RecoveryRefusal ? new pulumi.RunError(error.message) : error;
}

/** Warns of an endpoint on another machine: everything that is deployed, secrets among it, is told to whoever answers there. */
function tellEmulator({ endpoint }: Config): void {
  if (endpoint !== undefined && !["127.0.0.1", "localhost"].includes(new URL(endpoint).hostname))
    void pulumi.log.warn(
      `endpoint is ${endpoint}, which is not this machine: all that AWS would be told, secrets too, is sent there`,
    );
}

/** Warns of the payments that the update loses, so that a preview shows them. */
function tellLoss({ restored, writer, acceptLoss }: RecoveryPlan): void {
  if (restored !== undefined && restored.lossMinutes > 0)
    void pulumi.log.warn(
      `DATA LOSS, as acceptLoss ${acceptLoss} allows: ${writer.cluster} is restored from what ${restored.source} held at ` +
        `${restored.takenAt.toISOString()}. Up to ${restored.lossMinutes} minutes of payments are not in it.`,
    );
  if (restored === undefined && acceptLoss !== undefined)
    void pulumi.log.warn(
      `acceptLoss is ${acceptLoss}, and nothing moves. Take it away, so that no later move loses by it: pulumi config rm acceptLoss`,
    );
}

/**
 * Warns that `stopWrites` closes the environment. That is meant between the halves of a switchover; whoever forgets it has
 * no customers.
 */
function tellStopped({ stopWrites, activeRegion, environment: { name } }: Config): void {
  if (stopWrites)
    void pulumi.log.warn(
      `stopWrites is true: ${activeRegion} is closed as well, and nobody is served. To open it: npx pulumi config rm ` +
        `stopWrites --stack ${name}, npx pulumi up; to move: npm run dr -- switchover --stack ${name}`,
    );
}

/** Warns what the next update is for while a global database is taken apart, which takes more updates than one. */
function tellLeaving({ global, writer }: RecoveryPlan): void {
  if (global === "leaving")
    void pulumi.log.warn(
      "database.recovery is copies: this update lifts the protection of the replica, and the next one takes the global " +
        "database apart: npx pulumi up. Until then database.recovery replica protects it again.",
    );
  if (global === "last")
    void pulumi.log.warn(
      `This update deletes the replica and what joined it to ${writer.cluster}, whose master's password the next one hands ` +
        "to RDS: npx pulumi up",
    );
}

/**
 * The environment as it has to be as long as it has a global database: flows and names that lead to it, and a database that
 * does not pause.
 */
function asDeployed(environment: Environment, { global }: RecoveryPlan): Environment {
  const { database, sizes } = environment;
  if (global !== "leaving" && global !== "last") return environment;
  return {
    ...environment,
    database: { ...database, recovery: "replica" },
    sizes: { ...sizes, databaseMinAcu: Math.max(sizes.databaseMinAcu, leastGlobalAcu) },
  };
}

/**
 * Warns which resources to leave out of an update while a region is unreachable: the engine does not tell the program what
 * it leaves out.
 */
function tellWhatToLeaveOut({ unreachableRegion, environment }: Config): void {
  if (unreachableRegion === undefined) return;
  const excluded = exclusionOf(leftOut(unreachableRegion, environment.primary.region));
  void pulumi.log.warn(
    `${unreachableRegion} is unreachable. Where an earlier update has broken off there, this one fails as well, unless it ` +
      `leaves that out: npx pulumi up --stack ${environment.name} ${excluded}`,
  );
}

/** The outputs that have a value: the engine warns of each output that is undefined, at every update. */
const known = <T extends object>(outputs: T): Partial<T> =>
  Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== undefined)) as Partial<T>;
