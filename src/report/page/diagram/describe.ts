import { groupBy } from "../../../proofs/model/group.ts";
import { at } from "../../../proofs/model/inputs.ts";
import { serviceOf } from "../../../proofs/reachability/endpoints.ts";
import type { Resource } from "../../../proofs/reachability/inventory.ts";
import { words } from "../../words.ts";
import { type NetworkView, ownersOf, type Standing } from "../network.ts";

type Describe = (owners: readonly Resource[], network: NetworkView) => readonly string[];

/** Descriptions of types with interfaces, in the words of their service. Other types are described by their own name. */
const descriptions: Readonly<Record<string, Describe>> = {
  "aws:lb/loadBalancer:LoadBalancer": ([balancer]) => [
    balancer?.inputs.loadBalancerType === "network" ? "Network Load Balancer" : "Application Load Balancer",
  ],
  "aws:apigatewayv2/vpcLink:VpcLink": () => ["VPC link of API Gateway"],
  "aws:autoscaling/group:Group": () => ["Auto Scaling group"],
  "aws:lambda/function:Function": () => ["Lambda function"],
  "aws:elasticache/serverlessCache:ServerlessCache": () => ["ElastiCache Serverless"],
  "aws:ecs/service:Service": ([service]) => [
    service?.inputs.desiredCount === 0 ? "ECS service, no tasks" : "ECS service",
  ],
  "aws:ec2/vpcEndpoint:VpcEndpoint": (owners) => inLines(owners.map(serviceOf).sort()),
  "aws:rds/cluster:Cluster": (clusters, network) =>
    clusters.flatMap((cluster) => {
      const instances = network.topology.inventory
        .ofType("aws:rds/clusterInstance:ClusterInstance")
        .filter(({ inputs }) => inputs.clusterIdentifier === cluster.id).length;
      const capacity = (end: string) => at(cluster.inputs.serverlessv2ScalingConfiguration, end);
      return [
        "Aurora PostgreSQL",
        `${instances} instances`,
        `${capacity("minCapacity")} to ${capacity("maxCapacity")} ACU each`,
      ];
    }),
};

/** The resources of a party's interfaces, in short lines. None where no resource has any yet. */
export const describeOwners = (standing: Standing, network: NetworkView): readonly string[] =>
  [...groupBy(ownersOf(standing), ({ type }) => type)].flatMap(
    ([type, alike]) => descriptions[type]?.(alike, network) ?? [`${alike.length} × ${words(type)}`],
  );

/** Characters that a line of an enumeration holds. */
const room = 26;

/** An enumeration in short lines, the first after `lead`. */
export function inLines(items: readonly string[], lead = ""): readonly string[] {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(lead + item);
    else if (last.length + item.length + 2 <= room) lines[lines.length - 1] = `${last}, ${item}`;
    else lines.push(item);
  }
  return lines;
}
