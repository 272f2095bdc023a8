import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { claimPath } from "../../kit/paths.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";

export interface DoorArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly groupIds: { readonly link: pulumi.Input<string>; readonly balancer: pulumi.Input<string> };
  /** The application's load balancer, and the listener that customers use. */
  readonly loadBalancer: aws.lb.LoadBalancer;
  readonly listener: aws.lb.Listener;
}

export interface ApiDoor {
  readonly link: aws.apigatewayv2.VpcLink;
  readonly balancer: aws.lb.LoadBalancer;
  readonly listener: aws.lb.Listener;
  readonly targetGroup: aws.lb.TargetGroup;
}

const port = 443;

/**
 * The way from API Gateway to the application's own load balancer, and so through the same firewall, the same fence and
 * the same sides of a deployment as everything else: nothing that holds for customers of the web can be walked around.
 *
 * A VPC link goes by a load balancer's name, and the name of one that faces the internet leads to public addresses, which
 * nothing in this network reaches. A network load balancer in between knows the other one by its private addresses. It
 * lets TLS through untouched, which is why it has no access log: AWS writes those for listeners that end TLS.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html
 */
export function createDoor(scope: Scope, args: DoorArgs): ApiDoor {
  const { vpcId, subnetIds, groupIds, loadBalancer } = args;
  const link = new aws.apigatewayv2.VpcLink(
    nameIn(scope, "vpc-link"),
    { subnetIds: [...subnetIds], securityGroupIds: [groupIds.link] },
    optionsIn(scope),
  );
  const balancerName = nameIn(scope, "nlb");
  const balancer = new aws.lb.LoadBalancer(
    balancerName,
    {
      loadBalancerType: "network",
      internal: true,
      subnets: [...subnetIds],
      securityGroups: [groupIds.balancer],
      // As the load balancer behind it has it by default; where they differ AWS warns of intermittent 503s: the same page.
      enableCrossZoneLoadBalancing: true,
      enableDeletionProtection: false,
      tags: { Name: balancerName },
    },
    optionsIn(scope),
  );
  const groupName = nameIn(scope, "tg-api");
  const targetGroup = new aws.lb.TargetGroup(
    groupName,
    {
      vpcId,
      targetType: "alb",
      protocol: "TCP",
      port,
      // Asked for what the load balancer answers by itself: how the application does is no matter of the way to it.
      healthCheck: { protocol: "HTTPS", path: claimPath, matcher: "200,404", interval: 10, timeout: 5 },
      tags: { Name: groupName },
    },
    optionsIn(scope),
  );
  const attachment = new aws.lb.TargetGroupAttachment(
    nameIn(scope, "tg-api-attachment"),
    { targetGroupArn: targetGroup.arn, targetId: loadBalancer.arn, port },
    // AWS registers no load balancer that does not listen on the port.
    optionsIn(scope, { dependsOn: [args.listener] }),
  );
  const listener = new aws.lb.Listener(
    nameIn(scope, "listener-api"),
    {
      loadBalancerArn: balancer.arn,
      port,
      protocol: "TCP",
      defaultActions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
    },
    optionsIn(scope, { dependsOn: [attachment] }),
  );
  return { link, balancer, listener, targetGroup };
}
