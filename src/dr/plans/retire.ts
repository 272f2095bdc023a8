import { Refused } from "../../command/errors.ts";
import type { RetireArguments } from "../arguments.ts";
import type { Situation } from "../situation.ts";
import { retireSteps } from "../steps/retire.ts";
import type { Tools } from "../tools.ts";
import type { Plan } from "./plan.ts";

/** @throws Refused for the database that is written to, one that never was, or one in a lost region */
export function planRetire({ generation, stack }: RetireArguments, situation: Situation, tools: Tools): Plan {
  const { outputs, writer, settings } = situation;
  const { lineage } = outputs.recorded;
  const entry = lineage.find((candidate) => candidate.generation === generation);
  if (!entry)
    throw new Refused([
      `there is no generation ${generation}; there are ${lineage.map((each) => each.generation).join(", ")}`,
    ]);
  if (entry === writer) throw new Refused([`${entry.cluster} is written to`]);
  if (settings.activeRegion !== writer.region)
    throw new Refused([`a move to ${settings.activeRegion} is under way: finish it first`]);
  if (entry.region === settings.unreachableRegion)
    throw new Refused([
      `${entry.region} is unreachable: nothing there can be deleted. When it is back: failback`,
    ]);
  const heirs = lineage.flatMap(({ origin, cluster }) =>
    origin.kind === "restored" && origin.source === entry.cluster
      ? [{ cluster, takenAt: origin.takenAt }]
      : [],
  );
  return {
    told: [
      `retire of ${stack}: ${entry.cluster} in ${entry.region} is deleted, with its automatic backups. It cannot be undone.`,
      ...heirs.map(
        ({ cluster, takenAt }) =>
          `${cluster} has what it held at ${takenAt}. What was paid into it later, if anything, is in no other database.`,
      ),
      ...(heirs.length === 0
        ? ["No other database was restored from it: what it holds is in no other one."]
        : []),
    ],
    facts: { stack, cluster: entry.cluster, region: entry.region },
    steps: retireSteps(tools, generation),
    next: [`Commit Pulumi.${stack.split("/").at(-1)}.yaml.`],
  };
}
