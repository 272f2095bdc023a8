import type { RegionName } from "../../../../regions/index.ts";
import { Refused } from "../../../cli/errors.ts";
import type { MoveArguments } from "../arguments.ts";
import { hasArrived, otherRegion, type Situation } from "../situation.ts";
import type { Move } from "../steps/move.ts";

/**
 * The direction that a command moves in. A command that is run again gets the same answer, wherever it broke off.
 * @throws Refused where the configuration is about something else
 */
export function directionOf({ command, to: given }: MoveArguments, situation: Situation): Move {
  const { environment, settings, writer } = situation;
  const { primary, secondary } = environment;
  const to = {
    drill: () => secondary.region,
    failback: () => primary.region,
    failover: () => given ?? otherRegion(environment, settings.unreachableRegion ?? writer.region),
    switchover: () => given ?? pending(situation) ?? otherRegion(environment, writer.region),
  }[command]();
  const problems: string[] = [];
  const { unreachableRegion, activeRegion } = settings;
  if (unreachableRegion !== undefined && (command === "drill" || command === "switchover"))
    problems.push(
      `unreachableRegion is ${unreachableRegion}: a move without loss needs both regions. When it is back: failback, or ` +
        "pulumi config rm unreachableRegion && pulumi up",
    );
  if (writer.region === to && activeRegion !== to && command !== "failover")
    problems.push(
      `a move to ${activeRegion} is under way: finish it (switchover --to ${activeRegion}), or give it up ` +
        `(pulumi config set activeRegion ${to} && pulumi up)`,
    );
  if (problems.length > 0) throw new Refused(problems);
  return { from: otherRegion(environment, to), to };
}

/**
 * The region that an unfinished move goes to; undefined where none is. The pinned recovery point is the last thing that a
 * move takes away.
 */
function pending(situation: Situation): RegionName | undefined {
  const { settings, writer, environment } = situation;
  if (settings.activeRegion !== writer.region || settings.restoreFrom !== undefined)
    return settings.activeRegion;
  return settings.stopWrites && hasArrived(situation, writer.region)
    ? otherRegion(environment, writer.region)
    : undefined;
}
