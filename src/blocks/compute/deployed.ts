import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { RegionName } from "../../../regions/index.ts";
import { nameIn, type Scope } from "../../kit/scope.ts";

/** A service, as it is asked for by name. */
export interface AskedService {
  readonly region: RegionName;
  readonly cluster: string;
  readonly service: string;
  /** The ARN of the revision that it was told to run. */
  readonly taskDefinition: string;
}

/** A service's state, as ECS has it. */
export interface ServiceState {
  /** The revision that it runs: after a roll-back the former one. */
  readonly taskDefinition: string | undefined;
  readonly desired: number;
  readonly running: number;
  /** The service's last deployment. Undefined where there was none for 90 days: ECS forgets older ones. */
  readonly lastDeployment: LastDeployment | undefined;
}

export interface LastDeployment {
  /** ECS's word for the state of the deployment, such as `SUCCESSFUL` and `ROLLBACK_SUCCESSFUL`. */
  readonly status: string;
  readonly reason: string | undefined;
}

export type LookAtService = (asked: AskedService) => Promise<ServiceState>;

/**
 * The problem of a service's deployment; none where it runs what it was told to. The revision alone does not
 * tell: a first deployment has nothing to be rolled back to.
 * https://github.com/hashicorp/terraform-provider-aws/issues/19519
 */
export function deploymentProblems(
  wanted: string | undefined,
  { taskDefinition, desired, running, lastDeployment: last }: ServiceState,
): readonly string[] {
  const why = last?.reason === undefined ? "" : ` (${last.reason})`;
  return [
    ...(wanted === undefined || taskDefinition === wanted
      ? []
      : [`it runs ${shortName(taskDefinition)} instead of ${shortName(wanted)}`]),
    ...(last === undefined || last.status === "SUCCESSFUL"
      ? []
      : [`its last deployment is ${last.status}${why}`]),
    ...(desired === 0 ? ["no task of it is wanted"] : []),
    ...(desired > 0 && running === 0 ? [`none of its ${desired} tasks runs`] : []),
  ];
}

const shortName = (arn: string | undefined): string => arn?.replace(/^.*task-definition\//, "") ?? "nothing";

interface DeploymentArgs {
  /** The kind of service: the application's or the worker's. */
  readonly kind: "app" | "worker";
  readonly cluster: aws.ecs.Cluster;
  readonly service: aws.ecs.Service;
  readonly taskDefinition: aws.ecs.TaskDefinition;
  /** The bounds of its number of tasks, which start them where a region begins to serve. */
  readonly bounds: readonly pulumi.Resource[];
  /** Whether the region serves customers: in one that does not, tasks wait at most. */
  readonly serving: boolean;
  /** The look-up of what the service runs. Undefined where no engine has made the service. */
  readonly look: LookAtService | undefined;
}

/**
 * Puts on record what a service runs, once ECS has said that it does. Of a deployment that was rolled back the state has
 * what was asked for, and the next update asks for nothing and calls that a success (pulumi/pulumi#21458; seen in
 * test/fixtures/engine, recording failed-update): this record fails it. What opens a region comes after it.
 */
export function recordDeployment(scope: Scope, args: DeploymentArgs): pulumi.Resource {
  const { kind, cluster, service, taskDefinition, bounds, serving, look } = args;
  const { region, parent, frozen } = scope;
  // The service's name is known once its update has ended.
  const input = pulumi
    .all([cluster.name, service.name, taskDefinition.arn, pulumi.all(bounds.map(({ urn }) => urn))])
    .apply(async ([clusterName, serviceName, wanted]) => {
      const asked = {
        region: region.name,
        cluster: clusterName,
        service: serviceName,
        taskDefinition: wanted,
      };
      // A preview of what mends it must not be stopped by what it mends.
      if (look && serving && !frozen && !pulumi.runtime.isDryRun()) await confirm(asked, look);
      return wanted;
    });
  return new pulumi.Stash(
    nameIn(scope, kind === "app" ? "deployment" : `deployment-${kind}`),
    { input },
    { parent, dependsOn: [service, ...bounds] },
  );
}

async function confirm(asked: AskedService, look: LookAtService): Promise<void> {
  const problems = deploymentProblems(asked.taskDefinition, await look(asked));
  if (problems.length > 0)
    throw new pulumi.RunError(
      `${asked.service} in ${asked.region} does not run what it was told to: ${problems.join("; ")}. ` +
        "See docs/runbooks/failures.md#a-deployment-was-rolled-back",
    );
}
