import type { RegionName } from "../../../../regions/index.ts";
import { ReportedError } from "../../../cli/errors.ts";
import type { GlobalDatabase } from "../../../recovery/follow.ts";
import { globalName, halfOf } from "../../../recovery/lineage.ts";
import type { HandOver } from "../../stack/aws/aws.ts";
import type { Situation } from "../situation.ts";
import type { Step, StepFacts } from "../step.ts";
import type { Tools } from "../tools.ts";
import type { Move } from "./move.ts";

/**
 * Seconds between two looks, and until it is given up: "in the order of minutes", says AWS of the half that takes over.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
 */
const interval = 5;
const patience = 30 * 60;

interface HandOverArgs {
  readonly move: Move;
  /** The facts that the hand-over leaves. */
  readonly facts: StepFacts;
  readonly begin: (request: HandOver) => Promise<void>;
}

/**
 * Has the other half of a global database written to. Whether it is, AWS alone says; one that is on its way is waited for,
 * whoever began it.
 */
export const handOver = (tools: Tools, { move: { to }, facts, begin }: HandOverArgs): Step => ({
  name: `have the database written to in ${to}`,
  observe: async () => {
    const { writer, moving, name } = await globalDatabaseIn(tools, await tools.look(), to);
    return writer === to && !moving ? { handedOver: name, ...facts } : undefined;
  },
  run: async () => {
    const until = tools.clock.now().getTime() + patience * 1000;
    const situation = await tools.look();
    for (let begun = false; ; await tools.clock.wait(interval)) {
      const { writer, moving, name, halves } = await globalDatabaseIn(tools, situation, to);
      if (writer === to && !moving) return;
      const half = halves[to];
      if (half === undefined) throw new ReportedError(`${name} has no half in ${to}`);
      if (!moving && !begun) {
        await begin({ name, half });
        begun = true;
      }
      if (tools.clock.now().getTime() > until)
        throw new ReportedError(
          `after ${patience / 60} minutes ${name} is still written to in ${writer}: RDS's events of both clusters say why`,
        );
    }
  },
});

/** The global database, as a region describes it. @throws ReportedError where it says that there is none */
export async function globalDatabaseIn(
  { aws }: Pick<Tools, "aws">,
  { outputs }: Situation,
  region: RegionName,
): Promise<GlobalDatabase> {
  const name = globalName(outputs.suffix ?? "");
  const found = await aws.globalDatabase({ region, name });
  if (found === undefined) throw new ReportedError(`${region} knows no global database ${name}`);
  return found;
}

/** The cluster that is a region's half. @throws ReportedError where there is none */
export function halfIn({ outputs: { recorded } }: Situation, region: RegionName): string {
  const half = recorded.lineage.find(
    (entry) => entry.region === region && halfOf(recorded.lineage, entry) !== undefined,
  );
  if (half === undefined)
    throw new ReportedError(`the stack's outputs have no half of a global database in ${region}`);
  return half.cluster;
}
