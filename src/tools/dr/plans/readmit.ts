import { Refused } from "../../../cli/errors.ts";
import type { ReadmitArguments } from "../arguments.ts";
import { lostRegion, type Situation } from "../situation.ts";
import { confirm } from "../steps/confirm.ts";
import { readmit } from "../steps/readmit.ts";
import type { Tools } from "../tools.ts";
import type { MovePlan } from "./plan.ts";

/**
 * Takes a lost region in again and closes it, without moving back: the first thing to do when it answers again, because
 * until then it is as it was lost.
 * @throws Refused where it is the one that is written to, and while a move is under way
 */
export function planReadmit({ stack }: ReadmitArguments, situation: Situation, tools: Tools): MovePlan {
  const { writer, settings } = situation;
  const lost = lostRegion(situation);
  const problems: string[] = [];
  if (lost === writer.region)
    problems.push(
      `${lost} is unreachable and has the database that is written to; if it is back: pulumi config rm unreachableRegion && ` +
        "pulumi up; if not: failover",
    );
  if (settings.activeRegion !== writer.region || settings.stopWrites)
    problems.push(`a move to ${settings.activeRegion} is under way: finish it`);
  if (problems.length > 0) throw new Refused(problems);
  return {
    told: [
      lost === undefined
        ? `No region of ${stack} is unreachable: what may be left to do is confirmed.`
        : `readmit of ${stack}: ${lost} is taken in again and closed. Customers stay in ${writer.region} and notice nothing.`,
    ],
    facts: { stack, lost: lost ?? "none", active: writer.region },
    steps: [readmit(tools), confirm(tools, writer.region)],
    next: [
      `Commit Pulumi.${stack.split("/").at(-1)}.yaml: no region is unreachable any more.`,
      `Payments in the old database of a lost region: docs/runbooks/failback.md. To move back: npm run dr -- failback --stack ${stack}`,
    ],
  };
}
