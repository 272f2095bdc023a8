import { Refused, ReportedError } from "../../../cli/errors.ts";
import { firstWith, holdsUntil, sourcesOf } from "../../../recovery/sources.ts";
import { type Aged, aged, newestPoint, pointsOf } from "../newest-point.ts";
import { closingOf, type Situation } from "../situation.ts";
import { backUp } from "../steps/back-up.ts";
import { backupRoleOf } from "../steps/backup-role.ts";
import { copy, findCopy } from "../steps/copy.ts";
import type { Move } from "../steps/move.ts";
import { lookAgain } from "../steps/quiesce.ts";
import type { FailArgs, MoveWay } from "./way.ts";

/** The way of a move by copies: a database is restored from a copied recovery point of the one that is left. */
export const copies: MoveWay = {
  check: async (command, { from, to }, situation, tools) => {
    const { writer, environment } = situation;
    backupRoleOf(situation, from);
    const database = await tools.aws.database(from, writer.cluster);
    const problems: string[] = [];
    if (database?.status !== "available")
      problems.push(
        `${writer.cluster} in ${from} is ${database?.status ?? "not there"}; a backup needs it to be available`,
      );
    const newest = await newestPoint(to, situation, tools);
    const { maxDataLossMinutes } = environment.database.recoveryPoints;
    const age = newest?.minutes;
    // Once it is closed no copies come any more, and their age says nothing.
    if (
      command === "drill" &&
      !closingOf(situation, from) &&
      !(age !== undefined && age <= maxDataLossMinutes)
    )
      problems.push(
        `the newest recovery point in ${to} is ${age === undefined ? "none" : `${age} minutes old`}; allowed: ` +
          `${maxDataLossMinutes} minutes. A disaster now would cost that: mend the backups, then drill`,
      );
    if (problems.length > 0) throw new Refused(problems);
    return age === undefined ? {} : { exposureMinutes: String(age) };
  },
  isHanded: async () => undefined,
  wait: "for as long as the backup, its copy\nand the restore take",
  carry: (tools, move) => [backUp(tools, move), copy(tools, move), lookAgain(tools, move, copies.isHanded)],
  changes: async (tools, move) => {
    const restoreFrom = await findCopy(tools, await tools.look(), move);
    if (restoreFrom === undefined)
      throw new ReportedError("there is no copy to restore from: it has to be made first");
    return { restoreFrom };
  },
  left: (stack, { from }) =>
    `The database in ${from} stays, fenced, until: npm run dr -- retire GENERATION --stack ${stack}`,
  fail: async (args) => {
    const { stack, move, situation, tools, acceptLoss } = args;
    const point = await choosePoint(move, situation, tools);
    if (acceptLoss !== undefined && point.minutes > acceptLoss)
      throw new Refused([
        `--accept-loss ${acceptLoss}: the newest recovery point in ${move.to} is ${point.minutes} minutes old, and what was ` +
          `paid since would be lost. To lose it: --accept-loss ${point.minutes}`,
      ]);
    const accepted = acceptLoss ?? point.minutes + untilItLooks;
    return {
      told: told(stack, move, point, situation),
      facts: { recoveryPoint: point.arn },
      steps: [],
      changes: { restoreFrom: point.arn, acceptLoss: String(accepted) },
      lost: `${situation.writer.cluster}; it stays until it is retired`,
    };
  },
};

/**
 * Minutes until the update looks at the recovery point's age itself, by which it has grown: nothing more is lost by them,
 * because the point is pinned.
 */
const untilItLooks = 60;

function told(
  stack: string,
  { from, to }: Move,
  { arn, source, takenAt, minutes }: Aged,
  { writer, environment }: Situation,
): readonly string[] {
  const allowed = environment.database.recoveryPoints.maxDataLossMinutes;
  return [
    `failover of ${stack}: ${from} is lost → ${to}.`,
    `DATA LOSS: ${minutes} minutes. Payments after ${takenAt.toISOString()} will be missing from the new database.`,
    ...(minutes > allowed ? [`That is more than the ${allowed} minutes that this environment allows.`] : []),
    `They stay in ${writer.cluster} in ${from}, to be reconciled when that region is back.`,
    `Restored from: ${arn}`,
    ...(source === writer.cluster
      ? []
      : [`No copy of ${writer.cluster} has come to ${to}: this one is of ${source}, which it was made of.`]),
    `Nothing in ${from} is touched. If it answers after all, a switchover loses nothing.`,
  ];
}

async function choosePoint(
  { from, to }: Move,
  situation: Situation,
  tools: FailArgs["tools"],
): Promise<Aged> {
  const { settings, writer, outputs } = situation;
  const begun = settings.unreachableRegion === from && settings.activeRegion === to;
  const { source, found } = await firstWith(
    sourcesOf(outputs.recorded.lineage, writer),
    ({ cluster }) => pointsOf(to, cluster, situation, tools),
    ({ points }) => points.length > 0,
  );
  const { points, asOf } = found;
  const point =
    begun && settings.restoreFrom ? points.find(({ arn }) => arn === settings.restoreFrom) : points[0];
  if (point) return aged({ ...point, takenAt: holdsUntil(point.takenAt, source) }, asOf);
  throw new Refused([
    begun && settings.restoreFrom
      ? `restoreFrom is ${settings.restoreFrom}, which is no available recovery point of ${writer.cluster} in ${to}: ` +
        "pulumi config rm restoreFrom, and run this again"
      : `${to} has no available recovery point of ${writer.cluster}: there is nothing to restore. If ${from} answers, ` +
        "use switchover; otherwise wait for it",
  ]);
}
