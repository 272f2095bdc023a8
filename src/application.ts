import type * as pulumi from "@pulumi/pulumi";
import { type Compute, createCompute } from "./compute/compute.ts";
import type { Config } from "./config.ts";
import { createRepositories, type Repositories } from "./images/repositories.ts";
import { createFence } from "./ingress/gates.ts";
import { createIngress, type Ingress } from "./ingress/ingress.ts";
import type { RegionStack } from "./region.ts";
import { accessLogPrefix } from "./storage/access-logs.ts";
import { createTaskCertificate } from "./tls/task-certificate.ts";

/** What serves customers in one region, or waits to. */
export interface Application {
  readonly repositories: Repositories;
  readonly ingress: Ingress;
  readonly compute: Compute;
  /** What keeps customers out, while the region is closed. */
  readonly fence: readonly pulumi.Resource[];
}

/** The application in one region: its images, the way in, and what it runs on. */
export function createApplication(
  region: RegionStack,
  { environment, imageTag, domainName }: Config,
  certificateArn: pulumi.Input<string>,
): Application {
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
    accessLogs: { bucket: accessLogs.name, prefix: accessLogPrefix, policy: accessLogs.policy },
    logs: { keyArn: keys.logs.arn, retentionDays: environment.logs.auditDays },
  });
  const { listeners, targetGroups, rules } = ingress;
  // A region that is closed is closed first; one that is opened is opened last, once the database's opening is on record.
  const fence = plan.open
    ? []
    : createFence(scope, { ...ingress, applicationName: domainName, open: false, after: [] });
  const compute = createCompute(scope, {
    environment,
    serving,
    imageTag,
    repositories,
    database: database && {
      name: `g${database.entry.generation}`,
      secretArn: database.applicationSecretArn,
      ready: database.ready,
    },
    processorSecretArn: region.processorSecretArn,
    certificate: createTaskCertificate(scope, keys.data.arn),
    dataKeyArn: keys.data.arn,
    logsKeyArn: keys.logs.arn,
    network: {
      subnetIds: network.subnets.app.map(({ id }) => id),
      groupId: network.groups.app,
      hostGroupId: network.groups.host,
      whole: network.whole,
    },
    loadBalancer: ingress.loadBalancer,
    listeners: Object.values(listeners),
    traffic: { ...targetGroups, ...rules },
    after: fence,
  });
  return { repositories, ingress, compute, fence };
}
