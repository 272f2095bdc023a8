import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import type { EcsCluster } from "./cluster.ts";

interface HostsArgs {
  readonly cluster: EcsCluster["cluster"];
  readonly launchTemplate: aws.ec2.LaunchTemplate;
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly maxInstances: number;
  /** The network that an instance has to reach before it can join the cluster. */
  readonly network: pulumi.Resource;
}

/** The instances that a service places its tasks on. */
export interface Hosts {
  readonly capacityProviderName: pulumi.Output<string>;
  /** The cluster's link to its capacity provider, which it has to keep while a service is there. */
  readonly attachment: aws.ecs.ClusterCapacityProviders;
}

/** Seconds that an instance takes from launch to its first task. */
const warmup = 120;

/**
 * Days after which an instance is replaced. That is how patches arrive, and why no task outlives the password that it
 * was started with: the two logins of a database take turns, every 30 days.
 */
const lifetimeDays = 14;

/**
 * A group of instances that grows from nothing with the tasks that wait for a place, and shrinks to nothing with them.
 * It is alike in both regions, whichever is active.
 */
export function createHosts(scope: Scope, args: HostsArgs): Hosts {
  const { cluster } = args;
  const group = createGroup(scope, args);
  const provider = new aws.ecs.CapacityProvider(
    nameIn(scope, "capacity-provider"),
    {
      autoScalingGroupProvider: {
        autoScalingGroupArn: group.arn,
        managedScaling: { status: "ENABLED", targetCapacity: 100, instanceWarmupPeriod: warmup },
        // Tasks are moved off an instance before it goes, their requests answered.
        managedDraining: "ENABLED",
        // Its protection would stay on the instances and keep the group from being deleted.
        managedTerminationProtection: "DISABLED",
      },
    },
    optionsIn(scope),
  );
  const attachment = new aws.ecs.ClusterCapacityProviders(
    nameIn(scope, "cluster-capacity-providers"),
    {
      clusterName: cluster.name,
      capacityProviders: [provider.name],
      defaultCapacityProviderStrategies: [{ capacityProvider: provider.name, weight: 1 }],
    },
    optionsIn(scope),
  );
  return { capacityProviderName: provider.name, attachment };
}

function createGroup(scope: Scope, args: HostsArgs): aws.autoscaling.Group {
  const { launchTemplate } = args;
  return new aws.autoscaling.Group(
    nameIn(scope, "hosts"),
    {
      vpcZoneIdentifiers: [...args.subnetIds],
      minSize: 0,
      maxSize: args.maxInstances,
      launchTemplate: {
        id: launchTemplate.id,
        // Not "$Latest", which would hide from the group that there is something to refresh.
        version: pulumi.interpolate`${launchTemplate.latestVersion}`,
      },
      instanceRefresh: {
        strategy: "Rolling",
        preferences: { minHealthyPercentage: 100, maxHealthyPercentage: 150, instanceWarmup: String(warmup) },
      },
      instanceMaintenancePolicy: { minHealthyPercentage: 100, maxHealthyPercentage: 150 },
      maxInstanceLifetime: lifetimeDays * 86_400,
      healthCheckType: "EC2",
      healthCheckGracePeriod: warmup,
      defaultInstanceWarmup: warmup,
      protectFromScaleIn: false,
      forceDelete: true,
      // The tasks bring the instances; without tasks none come.
      waitForCapacityTimeout: "0",
      // The provider's default tags reach neither the group nor what it launches.
      tags: Object.entries({ ...scope.tags, Name: nameIn(scope, "host"), AmazonECSManaged: "true" }).map(
        ([key, value]) => ({ key, value, propagateAtLaunch: true }),
      ),
    },
    // ECS sets it. The cluster goes after its instances, because it cannot be deleted while they are registered
    // (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteCluster.html).
    optionsIn(scope, { ignoreChanges: ["desiredCapacity"], dependsOn: [args.cluster, args.network] }),
  );
}
