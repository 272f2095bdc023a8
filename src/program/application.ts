import type * as pulumi from "@pulumi/pulumi";
import { tierCidr } from "../../environments/address-plan.ts";
import { type Api, type ApiArgs, createApi } from "../blocks/api/api.ts";
import { type Compute, createCompute } from "../blocks/compute/compute.ts";
import type { Worker } from "../blocks/compute/worker.ts";
import { createRepositories, type Repositories } from "../blocks/images/repositories.ts";
import { accessLogPrefix } from "../blocks/ingress/access-logs.ts";
import { createFence, type Fence } from "../blocks/ingress/gates.ts";
import { createIngress, type Ingress } from "../blocks/ingress/ingress.ts";
import { groupOf } from "../blocks/network/security-groups.ts";
import { createQueue, type Queue } from "../blocks/queue/queue.ts";
import { createTaskCertificate } from "../blocks/secrets/task-certificate.ts";
import { customerNames, type PublicNames } from "../kit/public-names.ts";
import { recordReopening } from "./closing.ts";
import type { Config } from "./config/config.ts";
import type { Lookups } from "./lookups/lookups.ts";
import type { RegionStack } from "./region.ts";

/** The application in one region, which serves customers or waits to. */
export interface Application {
  readonly repositories: Repositories;
  readonly ingress: Ingress;
  /** The public API. Undefined in an environment without one. */
  readonly api: Api | undefined;
  readonly compute: Compute;
  /** The queue of payments. Undefined where every payment is carried out at once. */
  readonly queue: Queue | undefined;
  /** The gates that keep customers out while the region is closed; undefined in a region that is open. */
  readonly fence: Fence | undefined;
  /** The record that a region needs before it is opened again. */
  readonly reopening: readonly pulumi.Resource[];
  /** The worker of a closed region, which is stopped. A region that is opened starts its worker after everything else. */
  readonly stoppedWorker: Worker | undefined;
}

interface ApplicationArgs {
  readonly config: Config;
  readonly names: PublicNames;
  /** The name that leads to this region's load balancer alone. */
  readonly regionalName: string;
  readonly certificateArn: pulumi.Input<string>;
  /** The arguments of the public API. Undefined in an environment without one. */
  readonly api: Pick<ApiArgs, "descriptor" | "names" | "regionalName" | "certificateArn"> | undefined;
  readonly lookAtService: Lookups["lookAtService"];
}

/** The application in one region: its images, the way in, and what it runs on. */
export function createApplication(region: RegionStack, args: ApplicationArgs): Application {
  const { config, names, regionalName, certificateArn } = args;
  const { environment, imageTag } = config;
  const { scope, plan, network, keys, accessLogs, database } = region;
  const serving = plan.role === "active" && plan.open;

  const repositories = createRepositories(scope, keys.messaging.arn);
  const ingress = createIngress(scope, {
    descriptor: environment.ingress,
    serving,
    vpcId: network.vpcId,
    subnetIds: network.subnets.public.map(({ id }) => id),
    groupId: network.groups["load-balancer"],
    internetRoute: network.subnets.internetRoute,
    certificateArn,
    hosts: [names.application, regionalName],
    api: args.api && {
      range: tierCidr(network.cidr, "app"),
      requestsPerCaller: args.api.descriptor.requestsPerCaller,
      tokens: config.apiIssuer !== undefined,
    },
    accessLogs: { bucket: accessLogs.name, prefix: accessLogPrefix, policy: accessLogs.policy },
    logs: { keyArn: keys.logs.arn, retentionDays: environment.logs.auditDays },
  });
  const { listeners, targetGroups, rules } = ingress;
  // A region that is closed is closed first; one that is opened is opened last, once the database's opening is on record.
  const fence = plan.open
    ? undefined
    : createFence(scope, { ...ingress, customerNames: customerNames(names), open: false, after: [] });
  const reopening = recordReopening(scope, plan);
  const queue =
    environment.queue &&
    createQueue(scope, {
      settings: environment.queue,
      environmentName: environment.name,
      keyArn: keys.messaging.arn,
    });
  const compute = createCompute(scope, {
    environment,
    serving,
    waitingTasks: plan.role === "standby" && database !== undefined ? environment.compute.standbyTasks : 0,
    imageTag,
    repositories,
    database: database && {
      name: `g${database.entry.generation}`,
      host: database.writerEndpoint,
      secretArn: database.applicationSecretArn,
      loginsOf: database.loginsOf,
      ready: database.ready,
    },
    processor: region.processor,
    lease: region.lease && { ...region.lease, ...plan.epochs },
    sessions: region.sessions,
    certificate: createTaskCertificate(scope, keys.data.arn),
    dataKeyArn: keys.data.arn,
    logsKeyArn: keys.logs.arn,
    network: {
      subnetIds: network.subnets.app.map(({ id }) => id),
      groupId: network.groups.app,
      hostGroupId: network.groups.host,
      probeGroupId: network.groups.probe,
      whole: network.whole,
    },
    serverName: regionalName,
    loadBalancer: ingress.loadBalancer,
    listeners: Object.values(listeners),
    traffic: { ...targetGroups, ...rules },
    queue: queue && { ...queue, workerGroupId: groupOf(network.groups, "worker") },
    fence: fence?.all ?? [],
    after: [...reopening, ...region.closed],
    opening: plan.opening,
    openedWith: plan.openedWith,
    scaled: plan.scaled,
    look: args.lookAtService,
  });
  const stoppedWorker = fence && compute.startWorker?.(fence.all);
  const api =
    args.api &&
    createApi(scope, {
      ...args.api,
      issuer: config.apiIssuer,
      vpcId: network.vpcId,
      subnetIds: network.subnets.app.map(({ id }) => id),
      groupIds: {
        link: groupOf(network.groups, "api-link"),
        balancer: groupOf(network.groups, "api-balancer"),
      },
      loadBalancer: ingress.loadBalancer,
      listener: listeners.production,
      serverName: regionalName,
      logs: { keyArn: keys.logs.arn, retentionDays: environment.logs.auditDays },
    });
  return { repositories, ingress, api, compute, queue, fence, reopening, stoppedWorker };
}
