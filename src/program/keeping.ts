import { otherSlot, type Pair, pairOf, type Slot } from "../../regions/index.ts";
import { conditionsOfClosed } from "../blocks/ingress/closed.ts";
import { createKeeper, type GuardedService, type OtherGates } from "../blocks/lease/keeper-function.ts";
import { customerNames, type PublicNames } from "../kit/public-names.ts";
import { nameIn } from "../kit/scope.ts";
import type { Metric } from "../kit/watch/metric.ts";
import type { Config } from "./config/config.ts";
import type { Site } from "./site.ts";
import type { Steered } from "./steering.ts";

interface KeepingArgs extends Pair<Site>, Pick<Steered, "fences" | "workers"> {
  readonly config: Config;
  readonly names: PublicNames;
}

/**
 * Has each region close the other one where that stands open beside it. Undefined where nothing keeps which of them writes.
 * @returns the number of gates of its other region that each found open
 */
export function keepOneOpen(args: KeepingArgs): Pair<Metric | undefined> {
  return pairOf((at) => {
    const { scope, lease, keys } = args[at].region;
    return (
      lease &&
      createKeeper(scope, {
        lease,
        other: gatesOf(args, otherSlot(at)),
        dataKeyArn: keys.data.arn,
        logsKeyArn: keys.logs.arn,
        logDays: args.config.environment.logs.auditDays,
      })
    );
  });
}

/**
 * A region's gates, each as an update that closes the region would leave it: what the keeper shuts is then no drift to the
 * next update.
 */
function gatesOf({ config, names, fences, workers, ...sites }: KeepingArgs, at: Slot): OtherGates {
  const { region, application } = sites[at];
  const { scope } = region;
  const closed = conditionsOfClosed(customerNames(names));
  const { fence, writes } = fences[at];
  const { service, clusterName } = application.compute;
  const worker = workers[at]?.service;
  const services: readonly (GuardedService | undefined)[] = [
    service && {
      name: service.name,
      tasks: region.database ? config.environment.compute.standbyTasks : 0,
      unfenced: false,
    },
    worker && { name: worker.name, tasks: 0, unfenced: true },
  ];
  return {
    scope,
    rules: [
      { name: nameIn(scope, "fence"), arn: fence.arn, closed: closed.fence },
      { name: nameIn(scope, "fence-writes"), arn: writes.arn, closed: closed["fence-writes"] },
    ],
    cluster: clusterName,
    services: services.filter((each) => each !== undefined),
  };
}
