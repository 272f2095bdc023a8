import { DescribeServicesCommand } from "@aws-sdk/client-ecs";
import { ReportedError } from "../../../cli/errors.ts";
import { calling } from "../../../cli/explain.ts";
import type { Aws } from "./aws.ts";
import type { Clients } from "./clients.ts";

export const createServices = ({ ecs }: Clients, abortSignal: AbortSignal): Pick<Aws, "tasks"> => ({
  tasks: (region, cluster, service) =>
    calling({ action: "ecs:DescribeServices", where: region, signal: abortSignal }, async () => {
      const { services = [] } = await ecs(region).send(
        new DescribeServicesCommand({ cluster, services: [service] }),
        { abortSignal },
      );
      const [found] = services;
      // A wrong name must not be taken for a service that has stopped.
      if (!found) throw new ReportedError(`there is no service ${service} in cluster ${cluster}`);
      return (found.runningCount ?? 0) + (found.pendingCount ?? 0);
    }),
});
