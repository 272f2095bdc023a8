import type { RegionName } from "../../../../regions/index.ts";
import { ReportedError } from "../../../cli/errors.ts";
import { factsOf } from "../situation.ts";
import type { Tools } from "../tools.ts";

/** Seconds between two looks, and seconds until it is given up: the tasks of the former version have to be there again. */
const interval = 10;
const patience = 30 * 60;

/** The states of a deployment that goes forward. One in any other state ends by itself. */
const forward: readonly string[] = ["PENDING", "IN_PROGRESS"];

/**
 * Rolls back what is being deployed in a region that is about to close, and waits until that is over. The provider takes
 * a service for settled when it has one deployment, so that the update that closes would wait for the bake time of the
 * other one (`statusServiceWaitForStable`, internal/service/ecs/service.go of terraform-provider-aws), and a deployment
 * starts tasks meanwhile. What can be stopped:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stop-service-deployment.html
 */
export async function endDeployments(tools: Tools, region: RegionName): Promise<void> {
  const { cluster, service, worker } = factsOf(await tools.look(), region);
  const names = [service, worker].filter((name) => name !== undefined);
  const until = tools.clock.now().getTime() + patience * 1000;
  const stopped = new Set<string>();
  for (;;) {
    const ongoing = (
      await Promise.all(names.map((name) => tools.aws.deployments(region, cluster, name)))
    ).flat();
    if (ongoing.length === 0) return;
    for (const { arn, status } of ongoing) {
      if (!forward.includes(status) || stopped.has(arn)) continue;
      tools.progress.note(`rolls back ${arn}, which is ${status}`);
      await tools.aws.rollBack(region, arn);
      stopped.add(arn);
    }
    if (tools.clock.now().getTime() > until)
      throw new ReportedError(
        `after ${patience / 60} minutes ${ongoing.map(({ arn, status }) => `${arn} is ${status}`).join(", ")}: look at ` +
          `the service's events in ECS, end the deployment, and run this again`,
      );
    await tools.clock.wait(interval);
  }
}
