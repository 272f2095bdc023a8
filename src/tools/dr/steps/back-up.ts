import { ReportedError } from "../../../cli/errors.ts";
import { closingOf, factsOf, hasArrived, type Situation, type Update } from "../situation.ts";
import type { Step } from "../step.ts";
import type { Tools } from "../tools.ts";
import { backupRoleOf } from "./backup-role.ts";
import { finishJob } from "./jobs.ts";
import type { Move } from "./move.ts";
import { sourceArnOf, sourceOf } from "./source.ts";

/** The tag that tells backups begun after a certain closing from others, without comparing two machines' clocks. */
const closedTag = (closing: Update) => ({ key: "ClosedAt", value: closing.endedAt.toISOString() });

/** Backs up the database that is left, after it was closed. */
export const backUp = (tools: Tools, move: Move): Step => ({
  name: `back up the database in ${move.from}`,
  observe: async () => {
    const situation = await tools.look();
    const backup = await findBackup(tools, situation, move);
    if (backup === undefined) return hasArrived(situation, move.to) ? {} : undefined;
    return { backup };
  },
  run: async () => {
    const situation = await tools.look();
    const { from } = move;
    const closing = closingOf(situation, from);
    if (closing === undefined) throw new ReportedError(`${from} is open: it has to be closed first`);
    const clusterArn = sourceArnOf(situation, move);
    const { vault } = factsOf(situation, from);
    const tag = closedTag(closing);
    // Generously: this machine's clock need not be AWS's, and one too many does no harm.
    const since = new Date(closing.startedAt.getTime() - 3_600_000);
    const jobs = await tools.aws.backupJobs(from, clusterArn, since);
    await finishJob(tools, {
      what: "backup job",
      // One that runs may have been begun before the closing; the token finds the one that was not.
      earlier: jobs.filter(({ state }) => state === "failed"),
      start: (attempt) =>
        tools.aws.startBackup(from, {
          clusterArn,
          vault: vault.name,
          roleArn: backupRoleOf(situation, from),
          keptDays: situation.environment.database.recoveryPoints.keptDays,
          tag,
          token: `${sourceOf(situation, move)}.${tag.value}.${attempt}`,
        }),
      ask: (id) => tools.aws.backupJob(from, id),
    });
  },
});

/** The ARN of the available backup that was begun after the closing. */
export async function findBackup(
  { aws }: Tools,
  situation: Situation,
  move: Move,
): Promise<string | undefined> {
  const closing = closingOf(situation, move.from);
  if (closing === undefined) return undefined;
  return aws.taggedBackup(move.from, sourceOf(situation, move), closedTag(closing));
}
