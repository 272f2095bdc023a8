import { execFileSync } from "node:child_process";
import { environments } from "../../environments/index.ts";
import type { RegionName } from "../../regions/index.ts";
import { writerOf } from "../../src/recovery/lineage.ts";
import { createFixtures } from "../../src/tools/local/fixtures.ts";
import { zoneOf } from "../../src/tools/local/project.ts";
import { tryWayOf } from "../../src/tools/local/ways.ts";
import { createClients } from "../../src/tools/stack/aws/clients.ts";
import { readOutputs } from "../../src/tools/stack/outputs.ts";

/** The interface of this project to a run under a real engine and an emulator, wherever its modules lie. */

export { motoGaps as gaps } from "../../src/tools/local/gaps.ts";
export { openGateway } from "../../src/tools/local/gateway.ts";
export { configurationOf } from "../../src/tools/local/project.ts";

/** Makes the hosted zone that the stack's configuration names. */
export async function createZone(stack: string): Promise<void> {
  await fixturesOf(stack).createZone(zoneOf(stack));
}

/**
 * Does what comes before the update that moves the stack, whose outputs these are, to the region. Where that restores a
 * copy, the stack's configuration accepts what it may lose: its region is not closed first.
 */
export async function createRecoveryPoint(
  stack: string,
  region: RegionName,
  outputs: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { lineage, acceptLoss = 60 } = readOutputs(outputs, environmentOf(stack)).recorded;
  const writer = writerOf(lineage);
  if (writer === undefined) throw new Error(`the outputs of ${stack} know no database`);
  const environment = environmentOf(stack);
  const way = tryWayOf({ environment, fixtures: fixturesOf(stack), clients, signal });
  await way.prepareMove(region, writer.cluster);
  if (environment.database.recovery === "replica") return;
  // Not what the last update accepted: that does not count again.
  execFileSync("pulumi", ["config", "set", "--stack", stack, "acceptLoss", String(acceptLoss + 1)]);
}

const clients = createClients(() => undefined);
const { signal } = new AbortController();

const fixturesOf = (stack: string) =>
  createFixtures(environmentOf(stack).database.engineVersion, clients, signal);

function environmentOf(stack: string) {
  const environment = environments.find(({ name }) => name === stack);
  if (environment === undefined) throw new Error(`no environment is called ${stack}`);
  return environment;
}
