import type { BackupClient } from "@aws-sdk/client-backup";
import { DescribeDBClusterSnapshotsCommand, type RDSClient } from "@aws-sdk/client-rds";
import type { RegionName } from "../../../regions/index.ts";
import { explainAws } from "../../cli/explain.ts";
import { RecoveryRefusal } from "../../recovery/refusal.ts";

/** The time by AWS's clock in a region. @throws RecoveryRefusal where it does not answer */
export async function timeIn(region: RegionName, rds: RDSClient): Promise<Date> {
  const clock = readClock(rds);
  try {
    // Whoever updates may ask this anyway, to find recovery points.
    await rds.send(new DescribeDBClusterSnapshotsCommand({ SnapshotType: "awsbackup", MaxRecords: 20 }));
  } catch (error) {
    throw new RecoveryRefusal([
      `the time in ${region} cannot be told; ${explainAws(error, "rds:DescribeDBClusterSnapshots")}`,
    ]);
  } finally {
    rds.destroy();
  }
  return clock();
}

/**
 * @returns the time of AWS's latest answer to the client: this machine's clock is nobody's proof. An answer's date has
 * whole seconds, so that it is the end of the second that is meant.
 */
export function readClock(client: RDSClient | BackupClient): () => Date {
  let latest: Date | undefined;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers = {} } = (result.response ?? {}) as { readonly headers?: Record<string, string> };
      const date = new Date(headers.date ?? "");
      if (!Number.isNaN(date.getTime())) latest = new Date(date.getTime() + 1000);
      return result;
    },
    { step: "deserialize", priority: "low", name: "readClock" },
  );
  return () => {
    if (latest === undefined) throw new RecoveryRefusal(["AWS's answer bears no date to tell times by"]);
    return latest;
  };
}
