import { setTimeout } from "node:timers/promises";
import {
  DescribeServicesCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  type ListServiceDeploymentsCommandOutput,
  type ServiceDeploymentBrief,
} from "@aws-sdk/client-ecs";
import * as pulumi from "@pulumi/pulumi";
import type { AskedService, LastDeployment, ServiceState } from "../../blocks/compute/deployed.ts";
import { explainAws } from "../../cli/explain.ts";

const permissions = "ecs:DescribeServices and ecs:ListServiceDeployments";

/** Seconds between two looks at a service that starts, and how often it is looked at: instances boot, images are pulled. */
const starting = { seconds: 10, looks: 60 };

/**
 * The state of a service of a region that serves, as ECS has it, once a task of it runs. Where a region begins to serve, autoscaling
 * starts tasks after its bounds were set, and whoever set them is not told when they run.
 * @throws pulumi.RunError where it does not answer
 */
export async function lookAtService(
  asked: AskedService,
  client: ECSClient,
  wait: (seconds: number) => Promise<unknown> = (seconds) => setTimeout(seconds * 1000),
): Promise<ServiceState> {
  const { region, cluster, service } = asked;
  try {
    let state = await readService(client, cluster, service);
    for (let look = 1; look < starting.looks && isStarting(state); look++) {
      await wait(starting.seconds);
      state = await readService(client, cluster, service);
    }
    return state;
  } catch (error) {
    throw new pulumi.RunError(
      `what ${service} runs in ${region} cannot be looked up; ${explainAws(error, permissions)}`,
    );
  } finally {
    client.destroy();
  }
}

const isStarting = ({ running, lastDeployment: last }: ServiceState): boolean =>
  running === 0 && (last === undefined || last.status === "SUCCESSFUL");

/** A service's state, as ECS has it. Needs `ecs:DescribeServices` and `ecs:ListServiceDeployments`. */
export async function readService(
  client: ECSClient,
  cluster: string,
  service: string,
): Promise<ServiceState> {
  const { services = [] } = await client.send(new DescribeServicesCommand({ cluster, services: [service] }));
  const [found] = services;
  const deployments: ServiceDeploymentBrief[] = [];
  let nextToken: string | undefined;
  do {
    const page: ListServiceDeploymentsCommandOutput = await client.send(
      new ListServiceDeploymentsCommand({ cluster, service, nextToken }),
    );
    deployments.push(...(page.serviceDeployments ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return {
    taskDefinition: found?.taskDefinition,
    desired: found?.desiredCount ?? 0,
    running: found?.runningCount ?? 0,
    lastDeployment: newest(deployments),
  };
}

/** AWS documents no order. */
function newest(deployments: readonly ServiceDeploymentBrief[]): LastDeployment | undefined {
  const [last] = deployments.toSorted((a, b) => Number(b.createdAt) - Number(a.createdAt));
  return last && { status: last.status ?? "unknown", reason: last.statusReason };
}
