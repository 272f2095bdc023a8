import type { RegionName } from "../../../../regions/index.ts";
import { Refused } from "../../../cli/errors.ts";
import { hasLeft } from "../../../recovery/leave.ts";
import type { ChangeArguments } from "../arguments.ts";
import type { Situation } from "../situation.ts";
import type { Tools } from "../tools.ts";
import { directionOf } from "./direction.ts";
import { planDrain } from "./drain.ts";
import { planFailover } from "./failover.ts";
import type { MovePlan } from "./plan.ts";
import { planReadmit } from "./readmit.ts";
import { planRetire } from "./retire.ts";
import { planSwitchover } from "./switchover.ts";

/**
 * Looks where the environment stands and plans a command. Changes nothing.
 * @param avoid is told which region must not be asked anything from now on
 * @throws Refused where a check speaks against it
 */
export async function planCommand(
  args: ChangeArguments,
  tools: Tools,
  avoid: (region: RegionName | undefined) => void,
): Promise<MovePlan> {
  const situation = await tools.look();
  const { unreachableRegion } = situation.settings;
  avoid(unreachableRegion);
  if (args.command === "drain") return planDrain(args, situation, tools);
  if (args.command === "readmit") {
    // It is asked for because the region is back.
    avoid(undefined);
    return planReadmit(args, situation, tools);
  }
  refuseWhileLeaving(situation, args.stack);
  if (args.command === "retire") return planRetire(args, situation, tools);
  const move = directionOf(args, situation);
  if (args.command === "failover") {
    avoid(move.from);
    return planFailover(args, move, situation, tools);
  }
  // A way back is asked for because the region is back.
  avoid(undefined);
  return planSwitchover(args, move, situation, tools);
}

/**
 * The way a stack moves goes by its descriptor, which says one thing while the stack still is another.
 * @throws Refused with what has to be done first
 */
function refuseWhileLeaving({ environment, outputs: { recorded } }: Situation, stack: string): void {
  const { recovery } = environment.database;
  if (hasLeft(recovery === "replica", recorded.lineage))
    throw new Refused([
      `database.recovery is ${recovery}, and the global database has not been taken apart; allowed: replica, or first ` +
        `until it says nothing more of it: npx pulumi up --stack ${stack}`,
    ]);
}
