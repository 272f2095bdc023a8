import { ReportedError } from "../../../cli/errors.ts";
import { healthPath } from "../../../kit/paths.ts";
import { factsOf, hasArrived } from "../situation.ts";
import type { Step } from "../step.ts";
import type { Tools } from "../tools.ts";
import type { Move } from "./move.ts";

/** Seconds between two looks, and until it is given up: tasks have minutes to finish what they were told to do. */
const interval = 10;
const patience = 15 * 60;

/**
 * Waits until nothing is written any more. The update that closes a region does not wait for its last task, which may
 * still write what it has taken in, from a customer or from the queue; and somebody may have opened the region since, in
 * an update that left no trace.
 */
export const quiesce = (tools: Tools, { from, to }: Move): Step => {
  const writing = async (): Promise<string | undefined> => {
    const { cluster, service, worker, url } = factsOf(await tools.look(), from);
    const status = await tools.internet.status("POST", `${url}${healthPath}`);
    if (status !== 503) return `${url} answers ${status ?? "nothing"} to a write instead of 503`;
    let tasks = 0;
    for (const name of [service, worker])
      if (name !== undefined) tasks += await tools.aws.tasks(from, cluster, name);
    return tasks === 0 ? undefined : `${tasks} tasks still run`;
  };
  return {
    name: `wait until nothing is written in ${from}`,
    observe: async () => {
      if (hasArrived(await tools.look(), to)) return {};
      return (await writing()) === undefined ? {} : undefined;
    },
    run: async () => {
      const until = tools.clock.now().getTime() + patience * 1000;
      for (let last = ""; ; await tools.clock.wait(interval)) {
        const reason = await writing();
        if (reason === undefined) return;
        if (tools.clock.now().getTime() > until)
          throw new ReportedError(
            `after ${patience / 60} minutes ${reason}: run pulumi up, which closes ${from} anew, and stop what still runs in ECS`,
          );
        if (reason !== last) tools.progress.note(reason);
        last = reason;
      }
    },
  };
};
