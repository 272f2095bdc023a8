import { Refused } from "../../../cli/errors.ts";
import { globalDatabaseIn, halfIn, handOver } from "../steps/hand-over.ts";
import { lookAgain } from "../steps/quiesce.ts";
import type { MoveWay } from "./way.ts";

/**
 * The other half of a global database is written to: AWS moves it, and the configuration follows. What it keeps of a lost
 * half: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html,
 * "Recovering an Amazon Aurora global database from an unplanned outage".
 */
export const replica: MoveWay = {
  check: async (_, { from, to }, situation, tools) => {
    const { writer, moving, name } = await globalDatabaseIn(tools, situation, to);
    // Begun by an earlier run, or by AWS: the step waits for it.
    if (moving || writer === to) return {};
    const cluster = halfIn(situation, to);
    const problems: string[] = [];
    for (const [region, half] of [
      [from, halfIn(situation, from)],
      [to, cluster],
    ] as const) {
      const database = await tools.aws.database(region, half);
      if (database?.status !== "available")
        problems.push(
          `${half} in ${region} is ${database?.status ?? "not there"}; ${name} can be moved once both halves are available: ` +
            "AWS makes one that was lost anew, which may take hours",
        );
    }
    if (problems.length > 0) throw new Refused(problems);
    const lag = await tools.aws.lag(to, cluster);
    return lag === undefined ? {} : { exposureSeconds: String(lag.seconds) };
  },
  // An update that then broke off may have started tasks where the database was: they wait, and write nothing there.
  isHanded: async (tools, { to }) => {
    const { writer, moving } = await globalDatabaseIn(tools, await tools.look(), to);
    return writer === to && !moving;
  },
  wait: "for as long as AWS needs to hand the database over\nand tasks to start",
  carry: (tools, move) => [
    lookAgain(tools, move, replica.isHanded),
    handOver(tools, {
      move,
      facts: { carried: "all that was written" },
      begin: (request) => tools.aws.switchOver(move.from, request),
    }),
  ],
  changes: async () => ({ restoreFrom: undefined }),
  left: (_, { from }) => `The database in ${from} follows, and takes over with: npm run dr -- failback`,
  fail: async ({ stack, move, situation, tools, acceptLoss }) => {
    const { from, to } = move;
    const handed = (await globalDatabaseIn(tools, situation, to)).writer === to;
    const lag = await tools.aws.lag(to, halfIn(situation, to));
    if (acceptLoss !== undefined && !handed && !(lag !== undefined && lag.seconds <= 60 * acceptLoss))
      throw new Refused([
        `--accept-loss ${acceptLoss}: ${lag === undefined ? `nobody has measured for an hour how far ${to} is behind` : `${to} was ${lag.seconds} seconds behind when it was last measured`}, ` +
          "and what has not come to it would be lost. To lose it: without --accept-loss, which asks you",
      ]);
    const loss =
      lag === undefined
        ? `DATA LOSS: nobody has measured for an hour how far ${to} is behind. All since may be lost.`
        : `DATA LOSS: about ${lag.seconds} seconds, by which ${to} was behind when that was last measured, at ${lag.at.toISOString()}.`;
    const facts: Readonly<Record<string, string>> = lag ? { lagSeconds: String(lag.seconds) } : {};
    return {
      told: [
        `failover of ${stack}: ${from} is lost → ${to}.`,
        handed ? `AWS has the database written to in ${to} already: nothing more is lost.` : loss,
        `Before it makes the half in ${from} anew, AWS tries to keep what that one held: a snapshot there, called`,
        "rds:unplanned-global-failover-…. It goes with the automatic backups: copy it, and reconcile from it.",
        `Nothing in ${from} is touched. If it answers after all, a switchover loses nothing.`,
      ],
      facts,
      steps: [handOver(tools, { move, facts, begin: (request) => tools.aws.failOver(to, request) })],
      changes: { restoreFrom: undefined, acceptLoss: undefined },
      lost: `AWS's snapshot of it there, rds:unplanned-global-failover-…; copy it before its days are over`,
    };
  },
};
