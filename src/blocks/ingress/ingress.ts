import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { IngressSettings as Descriptor } from "../../../environments/index.ts";
import { enter, nameIn, type Scope } from "../../kit/scope.ts";
import { application } from "../../kit/tags.ts";
import { createLogGroup } from "../../kit/watch/log-group.ts";
import { createListeners, type Listeners } from "./listeners.ts";
import { createLoadBalancer, type LoadBalancerArgs } from "./load-balancer.ts";
import { createRules, type Rules } from "./rules.ts";
import { createTargetGroups, type TargetGroups } from "./target-groups.ts";
import { createWebAcl, type FirewalledApi } from "./web-acl.ts";

interface IngressArgs extends LoadBalancerArgs {
  readonly descriptor: Descriptor;
  readonly vpcId: pulumi.Input<string>;
  readonly certificateArn: pulumi.Input<string>;
  /** The names that customers and checks use for this region's load balancer. */
  readonly hosts: readonly string[];
  /** The public API. Undefined without one. */
  readonly api: FirewalledApi | undefined;
  /** Whether the region serves customers; otherwise they are told to come back. */
  readonly serving: boolean;
  readonly logs: { readonly keyArn: pulumi.Input<string>; readonly retentionDays: number };
}

export interface Ingress {
  readonly loadBalancer: aws.lb.LoadBalancer;
  readonly listeners: Listeners;
  readonly rules: Rules;
  readonly targetGroups: TargetGroups;
  readonly webAcl: { readonly metricName: pulumi.Output<string>; readonly logGroup: pulumi.Output<string> };
}

/** The way in: one load balancer behind a web firewall, with two sides for the application to change between. */
export function createIngress(scope: Scope, args: IngressArgs): Ingress {
  const block = enter(scope, "Ingress");
  const { descriptor, vpcId, certificateArn, serving } = args;

  const loadBalancer = createLoadBalancer(block, args);
  const targetGroups = createTargetGroups(block, vpcId);
  const listeners = createListeners(block, {
    loadBalancerArn: loadBalancer.arn,
    certificateArn,
    tlsPolicy: descriptor.tlsPolicy,
  });
  const rules = createRules(block, listeners, targetGroups);
  const logGroup = createLogGroup(block, {
    component: "web-acl",
    // AWS WAF writes to no group of another name.
    name: `aws-waf-logs-${nameIn(block, application)}`,
    ...args.logs,
  });
  const metricName = createWebAcl(block, {
    loadBalancerArn: loadBalancer.arn,
    logGroup,
    serving,
    descriptor,
    hosts: args.hosts,
    api: args.api,
  });

  return { loadBalancer, listeners, rules, targetGroups, webAcl: { metricName, logGroup: logGroup.name } };
}
