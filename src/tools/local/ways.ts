import type { Environment, RecoveryKind } from "../../../environments/index.ts";
import type { RegionName } from "../../../regions/index.ts";
import { systemClock } from "../../cli/clock.ts";
import { ReportedError } from "../../cli/errors.ts";
import { globalName } from "../../recovery/lineage.ts";
import type { Clients } from "../stack/aws/clients.ts";
import { createAws } from "../stack/aws/sdk.ts";
import { realParts, takeApart } from "../stack/take-apart.ts";
import type { Fixtures, Undo } from "./fixtures.ts";

/** The steps of a try that AWS or a person would take, by how the other region comes by the database. */
export interface TryWay {
  /** The steps before the update that moves, for a person to read. */
  readonly before: (region: RegionName) => string;
  /** @param cluster the one that is written to */
  readonly prepareMove: (region: RegionName, cluster: string) => Promise<Undo>;
  /** The steps before everything is destroyed. @param outputs the stack's outputs */
  readonly takeApart: (outputs: Readonly<Record<string, unknown>>) => Promise<void>;
}

interface TryWayArgs {
  readonly environment: Environment;
  readonly fixtures: Pick<Fixtures, "createRecoveryPoint">;
  readonly clients: Clients;
  readonly signal: AbortSignal;
}

const nothing = async () => {};

const ways: Readonly<Record<RecoveryKind, (args: TryWayArgs) => TryWay>> = {
  copies: ({ fixtures }) => ({
    before: (region) => `a recovery point in ${region}`,
    prepareMove: fixtures.createRecoveryPoint,
    takeApart: nothing,
  }),
  replica: ({ environment, clients, signal }) => ({
    before: (region) => `have the database written to in ${region}`,
    prepareMove: async (region) => {
      await switchOver(environment, region, { clients, signal });
      return nothing;
    },
    takeApart: (outputs) =>
      takeApart(environment.primary.region, outputs, realParts(clients, systemClock(signal).wait, signal)),
  }),
};

export const tryWayOf = (args: TryWayArgs): TryWay => ways[args.environment.database.recovery](args);

/** Seconds between two looks at a database that is handed over, and how often it is looked at. */
const looks = { seconds: 1, count: 60 };

async function switchOver(
  { name: suffix }: Environment,
  region: RegionName,
  { clients, signal }: Pick<TryWayArgs, "clients" | "signal">,
): Promise<void> {
  const aws = createAws(clients, signal);
  const name = globalName(suffix);
  const look = () => aws.globalDatabase({ region, name });
  const half = (await look())?.halves[region];
  if (half === undefined) throw new ReportedError(`${name} has no half in ${region}`);
  await aws.switchOver(region, { name, half });
  for (let again = 0; again < looks.count; again++) {
    const found = await look();
    if (found?.writer === region && !found.moving) return;
    await systemClock(signal).wait(looks.seconds);
  }
  throw new ReportedError(`${name} is not written to in ${region} after ${looks.count} looks`);
}
