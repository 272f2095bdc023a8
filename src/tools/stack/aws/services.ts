import { DescribeServicesCommand, DescribeTasksCommand, paginateListTasks } from "@aws-sdk/client-ecs";
import { ReportedError } from "../../../cli/errors.ts";
import { calling } from "../../../cli/explain.ts";
import type { Aws } from "./aws.ts";
import type { Clients } from "./clients.ts";

/** Tasks that one call describes at most. */
const batch = 100;

export const createServices = ({ ecs }: Clients, abortSignal: AbortSignal): Pick<Aws, "tasks"> => ({
  tasks: async (region, cluster, service) => {
    const call = <T>(action: string, work: () => Promise<T>) =>
      calling({ action: `ecs:${action}`, where: region, signal: abortSignal }, work);
    const running = await call("DescribeServices", async () => {
      const { services = [] } = await ecs(region).send(
        new DescribeServicesCommand({ cluster, services: [service] }),
        { abortSignal },
      );
      const [found] = services;
      // A wrong name must not be taken for a service that has stopped.
      if (!found) throw new ReportedError(`there is no service ${service} in cluster ${cluster}`);
      return (found.runningCount ?? 0) + (found.pendingCount ?? 0);
    });
    const stopping = await call("ListTasks", () =>
      stoppingTasks(ecs(region), { cluster, service }, abortSignal),
    );
    return running + stopping;
  },
});

/**
 * Tasks that were told to stop and have not: a service counts them no more, while they finish what they have begun.
 * Their desired status is STOPPED, their last one DEACTIVATING, STOPPING or DEPROVISIONING.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
 */
async function stoppingTasks(
  client: ReturnType<Clients["ecs"]>,
  { cluster, service }: { readonly cluster: string; readonly service: string },
  abortSignal: AbortSignal,
): Promise<number> {
  const pages = paginateListTasks(
    { client, pageSize: batch },
    { cluster, serviceName: service, desiredStatus: "STOPPED" },
    { abortSignal },
  );
  let stopping = 0;
  for await (const { taskArns = [] } of pages) {
    if (taskArns.length === 0) continue;
    const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: taskArns }), {
      abortSignal,
    });
    stopping += tasks.filter(({ lastStatus }) => lastStatus !== "STOPPED").length;
  }
  return stopping;
}
