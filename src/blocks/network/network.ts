import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { flowsOf, groupsOf } from "../../../environments/flows.ts";
import type { Environment, Placement } from "../../../environments/index.ts";
import { endpointServicesOf } from "../../../environments/workloads.ts";
import { enter, type Scope } from "../../kit/scope.ts";
import { createDataAcl } from "./data-acl.ts";
import { createEndpoints, type Endpoints } from "./endpoints.ts";
import { createFlowLogs } from "./flow-logs.ts";
import { createFlowRules } from "./flow-rules.ts";
import { createSecurityGroups, type SecurityGroups } from "./security-groups.ts";
import { createSubnets, type Subnets } from "./subnets.ts";
import { createVpc } from "./vpc.ts";

export interface NetworkArgs {
  readonly environment: Environment;
  readonly placement: Placement;
  /** The VPC range of the environment's other region, whose app tier may reach this data tier. */
  readonly otherCidr: string;
  readonly flowLogGroup: aws.cloudwatch.LogGroup;
}

export interface Network {
  readonly vpcId: pulumi.Output<string>;
  readonly cidr: string;
  readonly subnets: Subnets;
  readonly groups: SecurityGroups;
  readonly endpoints: Endpoints;
  /** What depends on it waits for all of the network, rules and access control lists included. */
  readonly whole: pulumi.Resource;
}

/** A VPC of three tiers without a way to the internet but the load balancer's. */
export function createNetwork(scope: Scope, args: NetworkArgs): Network {
  const block = enter(scope, "Network");
  const { environment, placement } = args;
  const flows = flowsOf(environment);

  const vpc = createVpc(block, placement.cidr);
  const subnets = createSubnets(block, { vpc, placement });
  const groups = createSecurityGroups(block, vpc.id, groupsOf(environment));
  const endpoints = createEndpoints(block, {
    vpcId: vpc.id,
    services: endpointServicesOf(environment),
    subnetIds: subnets.app.map(({ id }) => id),
    groupId: groups.endpoints,
    routeTableIds: [subnets.routeTables.app],
  });
  createFlowRules(block, { flows, groups, s3PrefixListId: endpoints.s3PrefixListId });
  createDataAcl(block, {
    vpcId: vpc.id,
    subnetIds: subnets.data.map(({ id }) => id),
    cidr: placement.cidr,
    otherCidr: args.otherCidr,
    flows,
  });
  createFlowLogs(block, { vpcId: vpc.id, logGroup: args.flowLogGroup });

  return {
    vpcId: vpc.id,
    cidr: placement.cidr,
    subnets,
    groups,
    endpoints,
    whole: block.parent,
  };
}
