import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { application } from "../../kit/tags.ts";
import { createLogGroup } from "../../kit/watch/log-group.ts";

interface EcsClusterArgs {
  readonly logsKeyArn: pulumi.Input<string>;
  readonly applicationDays: number;
  readonly auditDays: number;
}

export interface EcsCluster {
  readonly cluster: aws.ecs.Cluster;
  /** The log of every line of every shell in a container. */
  readonly execLogGroup: aws.cloudwatch.LogGroup;
}

/** The cluster, with metrics of each task and container, and with a record of each shell that is opened in one. */
export function createCluster(scope: Scope, args: EcsClusterArgs): EcsCluster {
  // Known beforehand, because the agents of the instances and AWS's name of the metrics' log group contain it.
  const name = nameIn(scope, application);
  const keyArn = args.logsKeyArn;
  const insights = createLogGroup(scope, {
    component: "container-insights",
    name: `/aws/ecs/containerinsights/${name}/performance`,
    keyArn,
    retentionDays: args.applicationDays,
  });
  const execLogGroup = createLogGroup(scope, { component: "exec", keyArn, retentionDays: args.auditDays });
  const cluster = new aws.ecs.Cluster(
    nameIn(scope, "cluster"),
    {
      name,
      settings: [{ name: "containerInsights", value: "enhanced" }],
      configuration: {
        executeCommandConfiguration: {
          logging: "OVERRIDE",
          logConfiguration: {
            cloudWatchLogGroupName: execLogGroup.name,
            cloudWatchEncryptionEnabled: true,
          },
        },
      },
    },
    optionsIn(scope, { dependsOn: [insights] }),
  );
  return { cluster, execLogGroup };
}
