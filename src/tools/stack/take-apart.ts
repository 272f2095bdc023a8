import { RemoveFromGlobalClusterCommand } from "@aws-sdk/client-rds";
import { ReportedError } from "../../cli/errors.ts";
import { findGlobalWriter } from "../../program/lookups/global-writer.ts";
import type { FindGlobalWriter, GlobalDatabase } from "../../recovery/follow.ts";
import { globalName } from "../../recovery/lineage.ts";
import type { Clients } from "./aws/clients.ts";
import { lookUp } from "./aws/look-up.ts";

/** The clients that a global database is taken apart with. */
export interface GlobalParts {
  readonly find: FindGlobalWriter;
  /** Begins to take a half out of the global database. */
  readonly remove: (region: string, name: string, half: string) => Promise<void>;
  /** @param seconds how long */
  readonly wait: (seconds: number) => Promise<void>;
}

/** @param stop an interruption by the person */
export const realParts = (
  { rds }: Pick<Clients, "rds">,
  wait: GlobalParts["wait"],
  stop: AbortSignal,
): GlobalParts => ({
  find: (query) => lookUp(() => findGlobalWriter(query, { rds: rds(query.region) }), stop),
  remove: async (region, name, half) => {
    await rds(region).send(
      new RemoveFromGlobalClusterCommand({ GlobalClusterIdentifier: name, DbClusterIdentifier: half }),
    );
  },
  wait,
});

/**
 * A half that is taken out becomes a database of its own. How long that takes is written nowhere.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RemoveFromGlobalCluster.html
 */
const attempts = { count: 60, seconds: 10 };

/**
 * Takes the halves that follow out of an environment's global database, so that the one that is written to goes last,
 * whichever it is. The engine deletes by the state, where the primary region's is for ever what the other is made from; and
 * AWS refuses to delete the half that is written to while there are others (hashicorp/terraform-provider-aws#26236).
 *
 * @param outputs those of its stack; of one that was never updated successfully there is nothing to take apart
 * @throws ReportedError when a half is still there after ten minutes
 */
export async function takeApart(
  region: Parameters<FindGlobalWriter>[0]["region"],
  outputs: Readonly<Record<string, unknown>>,
  { find, remove, wait }: GlobalParts,
): Promise<void> {
  if (typeof outputs.suffix !== "string") return;
  const name = globalName(outputs.suffix);
  const look = () => find({ region, name });
  const begun = new Set<string>();
  for (let again = 0; again < attempts.count; again++) {
    const followers = followersOf(await look());
    if (followers.length === 0) return;
    for (const [where, half] of followers) {
      if (!begun.has(half)) await remove(where, name, half);
      begun.add(half);
    }
    await wait(attempts.seconds);
  }
  throw new ReportedError(
    `${name} still has a half that follows, after ${(attempts.count * attempts.seconds) / 60} minutes: RDS's events say why; run the same command again.`,
  );
}

const followersOf = (found: GlobalDatabase | undefined): readonly (readonly [string, string])[] =>
  found === undefined ? [] : Object.entries(found.halves).filter(([region]) => region !== found.writer);
