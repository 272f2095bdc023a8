import { ReportedError } from "../../../cli/errors.ts";
import { healthPath } from "../../../kit/paths.ts";
import { closingOf, factsOf, hasArrived } from "../situation.ts";
import type { Step } from "../step.ts";
import type { Tools } from "../tools.ts";
import type { Move } from "./move.ts";

/** Seconds between two looks, and seconds until it is given up: tasks have minutes to finish what they were told to do. */
const interval = 10;
const patience = 15 * 60;

/**
 * Asks whether the database is written to in the region that is moved to: then nothing is where it was. Undefined where the
 * state alone says that.
 */
export type IsHanded = (tools: Tools, move: Move) => Promise<boolean | undefined>;

/** The reason why something may still be written in a region; undefined where nothing can. */
async function writing(tools: Tools, { from }: Move): Promise<string | undefined> {
  const { cluster, service, worker, url } = factsOf(await tools.look(), from);
  const status = await tools.internet.status("POST", `${url}${healthPath}`);
  if (status !== 503) return `${url} answers ${status ?? "nothing"} to a write instead of 503`;
  let tasks = 0;
  for (const name of [service, worker])
    if (name !== undefined) tasks += await tools.aws.tasks(from, cluster, name);
  return tasks === 0 ? undefined : `${tasks} tasks have not stopped`;
}

/**
 * Waits until nothing is written any more. The update that closes a region does not wait for its last task, which may
 * still write what it has taken in, from a customer or from the queue; and somebody may have opened the region since, in
 * an update that left no trace.
 * @param isHanded whether the database is handed over, so that whatever runs in the region that is left waits there
 */
export const quiesce = (tools: Tools, move: Move, isHanded: IsHanded): Step => ({
  name: `wait until nothing is written in ${move.from}`,
  observe: async () => {
    if (hasArrived(await tools.look(), move.to) || (await isHanded(tools, move)) === true) return {};
    return (await writing(tools, move)) === undefined ? {} : undefined;
  },
  run: async () => {
    const until = tools.clock.now().getTime() + patience * 1000;
    for (let last = ""; ; await tools.clock.wait(interval)) {
      const reason = await writing(tools, move);
      if (reason === undefined) return;
      if (tools.clock.now().getTime() > until)
        throw new ReportedError(
          `after ${patience / 60} minutes ${reason}: run pulumi up, which closes ${move.from} anew, and stop what still runs in ECS`,
        );
      if (reason !== last) tools.progress.note(reason);
      last = reason;
    }
  },
});

/**
 * Sees that the region that is left is still closed, after a backup and a copy that take as long as they like, and before
 * the update that cannot be taken back. What was paid meanwhile is in no backup: then everything has to be done again.
 */
export const lookAgain = (tools: Tools, move: Move, isHanded: IsHanded): Step => ({
  name: `see that ${move.from} is still closed`,
  observe: async () => {
    const situation = await tools.look();
    if (hasArrived(situation, move.to) || (await isHanded(tools, move)) === true) return {};
    if (closingOf(situation, move.from) === undefined) return undefined;
    return (await writing(tools, move)) === undefined
      ? { seenClosedAt: tools.clock.now().toISOString() }
      : undefined;
  },
  run: async () => {
    const reason = (await writing(tools, move)) ?? "an update has opened it since";
    throw new ReportedError(
      `${move.from} is not closed any more: ${reason}. What was paid since the backup is not in it. Find out who opened ` +
        "it, run pulumi up, which closes it, and this command again: it makes another backup",
    );
  },
});
