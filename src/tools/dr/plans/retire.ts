import { Refused } from "../../../cli/errors.ts";
import type { RetireArguments } from "../arguments.ts";
import { heldIn } from "../queues.ts";
import type { Situation } from "../situation.ts";
import { retireSteps } from "../steps/retire.ts";
import type { Tools } from "../tools.ts";
import type { MovePlan } from "./plan.ts";

/**
 * @throws Refused for the database that is written to, one that never was, one in a lost region, or one beside which
 *   payments wait: whether they were carried out it alone may know
 */
export async function planRetire(
  { generation, stack }: RetireArguments,
  situation: Situation,
  tools: Tools,
): Promise<MovePlan> {
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
  const held =
    entry.region === writer.region
      ? { payments: 0, deadLetters: 0 }
      : await heldIn(entry.region, situation, tools);
  if (held.payments > 0)
    throw new Refused([
      `${held.payments} payments wait in the queue of ${entry.region}: npm run dr -- drain --stack ${stack}`,
    ]);
  const heirs = lineage.flatMap(({ origin, cluster }) =>
    origin.kind === "restored" && origin.source === entry.cluster
      ? [{ cluster, takenAt: origin.takenAt }]
      : [],
  );
  return {
    told: [
      `retire of ${stack}: ${entry.cluster} in ${entry.region} is deleted. It cannot be undone. Its log stays, and its automatic backups until their days are over.`,
      ...heirs.map(
        ({ cluster, takenAt }) =>
          `${cluster} has what it held at ${takenAt}. What was paid into it later, if anything, is in no other database.`,
      ),
      ...(heirs.length === 0
        ? ["No other database was restored from it: what it holds is in no other one."]
        : []),
      ...(held.deadLetters > 0
        ? [
            `${held.deadLetters} dead letters in ${entry.region} may be compared with it: docs/runbooks/queue.md`,
          ]
        : []),
    ],
    facts: { stack, cluster: entry.cluster, region: entry.region },
    steps: retireSteps(tools, generation),
    next: [`Commit Pulumi.${stack.split("/").at(-1)}.yaml.`],
  };
}
