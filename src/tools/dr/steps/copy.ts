import { ReportedError } from "../../../cli/errors.ts";
import { pointsOf } from "../newest-point.ts";
import { factsOf, hasArrived, type Situation } from "../situation.ts";
import type { Step } from "../step.ts";
import type { Tools } from "../tools.ts";
import { findBackup } from "./back-up.ts";
import { backupRoleOf } from "./backup-role.ts";
import { finishJob } from "./jobs.ts";
import type { Move } from "./move.ts";
import { sourceOf } from "./source.ts";

/** Copies the backup to the region that is moved to. */
export const copy = (tools: Tools, move: Move): Step => ({
  name: `copy the backup to ${move.to}`,
  observe: async () => {
    const situation = await tools.look();
    const found = await findCopy(tools, situation, move);
    if (found === undefined) return hasArrived(situation, move.to) ? {} : undefined;
    return { copy: found };
  },
  run: async () => {
    const situation = await tools.look();
    const recoveryPointArn = await findBackup(tools, situation, move);
    if (recoveryPointArn === undefined)
      throw new ReportedError("there is no backup to copy: it has to be made first");
    const request = requestOf(situation, move, recoveryPointArn);
    const { vault } = factsOf(situation, move.from);
    await finishJob(tools, {
      what: "copy job",
      earlier: await tools.aws.copyJobs(move.from, request),
      start: (attempt) =>
        tools.aws.startCopy(move.from, {
          ...request,
          fromVault: vault.name,
          roleArn: backupRoleOf(situation, move.from),
          keptDays: situation.environment.database.recoveryPoints.copiesKeptDays,
          token: `${recoveryPointArn.split(":").at(-1)}.${move.to}.${attempt}`,
        }),
      ask: (id) => tools.aws.copyJob(move.from, id),
    });
  },
});

/** The ARN of the copy of the backup, once a database can be restored from it. */
export async function findCopy(tools: Tools, situation: Situation, move: Move): Promise<string | undefined> {
  const backup = await findBackup(tools, situation, move);
  if (backup === undefined) return undefined;
  const jobs = await tools.aws.copyJobs(move.from, requestOf(situation, move, backup));
  const { points } = await pointsOf(move.to, sourceOf(situation, move), situation, tools);
  return points.find(({ arn }) => jobs.some(({ result }) => result === arn))?.arn;
}

const requestOf = (situation: Situation, move: Move, recoveryPointArn: string) => ({
  recoveryPointArn,
  toVaultArn: factsOf(situation, move.to).vault.arn,
});
