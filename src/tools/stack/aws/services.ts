import {
  ConflictException,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListServiceDeploymentsCommand,
  type ListServiceDeploymentsCommandOutput,
  paginateListTasks,
  ServiceNotFoundException,
  StopServiceDeploymentCommand,
} from "@aws-sdk/client-ecs";
import { ReportedError } from "../../../cli/errors.ts";
import { calling } from "../../../cli/explain.ts";
import type { Aws, OngoingDeployment } from "./aws.ts";
import type { Clients } from "./clients.ts";

/** Tasks that one call describes at most. */
const batch = 100;

type ServiceCalls = Pick<Aws, "tasks" | "deployments" | "rollBack">;

export const createServices = ({ ecs }: Clients, abortSignal: AbortSignal): ServiceCalls => ({
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
  deployments: (region, cluster, service) =>
    calling({ action: "ecs:ListServiceDeployments", where: region, signal: abortSignal }, async () => {
      const client = ecs(region);
      const ongoing: OngoingDeployment[] = [];
      let nextToken: string | undefined;
      try {
        do {
          const page: ListServiceDeploymentsCommandOutput = await client.send(
            new ListServiceDeploymentsCommand({
              cluster,
              service,
              status: [...underWay],
              nextToken,
            }),
            { abortSignal },
          );
          for (const { serviceDeploymentArn: arn, status = "unknown" } of page.serviceDeployments ?? [])
            if (arn !== undefined) ongoing.push({ arn, status });
          nextToken = page.nextToken;
        } while (nextToken !== undefined);
      } catch (error) {
        if (error instanceof ServiceNotFoundException) return [];
        throw error;
      }
      return ongoing;
    }),
  rollBack: (region, serviceDeploymentArn) =>
    calling({ action: "ecs:StopServiceDeployment", where: region, signal: abortSignal }, async () => {
      try {
        await ecs(region).send(
          new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: "ROLLBACK" }),
          { abortSignal },
        );
      } catch (error) {
        // It has ended meanwhile, or is about to: whoever looks again sees.
        if (!(error instanceof ConflictException)) throw error;
      }
    }),
});

/**
 * The states of a deployment that has not ended.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html
 */
const underWay = [
  "PENDING",
  "IN_PROGRESS",
  "STOP_REQUESTED",
  "ROLLBACK_REQUESTED",
  "ROLLBACK_IN_PROGRESS",
] as const;

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
