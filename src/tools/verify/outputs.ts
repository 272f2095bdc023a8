import { z } from "zod";
import { ReportedError } from "../../cli/errors.ts";
import { databaseOutputs, outputs, regionOutputs } from "../../contract/outputs.ts";
import { type Entry, writerOf } from "../../recovery/lineage.ts";
import { regionName } from "../../recovery/recorded.ts";
import { parseOutputs } from "../stack/outputs.ts";

const database = databaseOutputs.omit({
  readerEndpoint: true,
  rotationFunction: true,
  snapshotIdentifier: true,
});

const region = regionOutputs
  .omit({ backupRoleArn: true, repositoryUrls: true })
  .extend({ databases: z.array(database).readonly() });

const deployed = outputs
  .omit({ activeRegion: true, nameServers: true, peerUrl: true })
  .extend({ regions: z.record(regionName, region) });

/** The stack's outputs that the checks need. */
export interface Deployed extends Omit<z.output<typeof deployed>, "recovery"> {
  /** The database that is written to. */
  readonly writer: Entry;
}
export type DeployedRegion = z.output<typeof region>;
export type DeployedDatabase = z.output<typeof database>;

/** @throws ReportedError naming every output that is missing or strange */
export function readDeployed(values: Readonly<Record<string, unknown>>): Deployed {
  const { recovery, ...data } = parseOutputs(deployed, values);
  const writer = writerOf(recovery.lineage);
  if (writer === undefined) throw new ReportedError("the stack's output recovery has no database");
  return { ...data, writer };
}
