import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { flowsOf, groupsOf } from "../../../environments/flows.ts";
import type { Environment, Placement, ProcessorWay } from "../../../environments/index.ts";
import { enter, type Scope } from "../../kit/scope.ts";
import { createDataAcl } from "./data-acl.ts";
import { createEgress, createOutsideList } from "./egress.ts";
import { createEndpoints, type Endpoints } from "./endpoints.ts";
import { createFlowLogs } from "./flow-logs.ts";
import { createFlowRules } from "./flow-rules.ts";
import { createProcessorEndpoint } from "./processor-endpoint.ts";
import { createSecurityGroups, groupOf, type SecurityGroups } from "./security-groups.ts";
import { createSubnets, type Subnets } from "./subnets.ts";
import { createVpc, type Vpc } from "./vpc.ts";

interface NetworkArgs {
  readonly environment: Environment;
  readonly placement: Placement;
  /** The VPC range of the environment's other region, whose app tier may reach this data tier. */
  readonly otherCidr: string;
  /** The way to the payment processor. Undefined where there is none. */
  readonly processorWay: ProcessorWay | undefined;
  readonly processorHosts: readonly string[];
  readonly flowLogGroup: aws.cloudwatch.LogGroup;
  readonly logs: { readonly keyArn: pulumi.Input<string>; readonly retentionDays: number };
}

export interface Network {
  readonly vpcId: pulumi.Output<string>;
  readonly cidr: string;
  readonly subnets: Subnets;
  readonly groups: SecurityGroups;
  readonly endpoints: Endpoints;
  /** The addresses that requests to the processor come from. None where they stay inside AWS, or where there is no way. */
  readonly processorAddresses: readonly pulumi.Output<string>[];
  /** A resource that stands for all of the network, rules and access control lists included. */
  readonly whole: pulumi.Resource;
}

/** A VPC of three tiers, whose one way out is that to the payment processor, if there is one. */
export function createNetwork(scope: Scope, args: NetworkArgs): Network {
  const block = enter(scope, "Network");
  const { environment, placement } = args;
  const flows = flowsOf(environment);

  const vpc = createVpc(block, placement.cidr);
  const subnets = createSubnets(block, { vpc, placement });
  const groups = createSecurityGroups(block, vpc.id, groupsOf(environment));
  const endpoints = createEndpoints(block, {
    vpcId: vpc.id,
    environment,
    subnetIds: subnets.app.map(({ id }) => id),
    groupId: groups.endpoints,
    routeTableIds: Object.values(subnets.routeTables.app),
  });
  createFlowRules(block, {
    flows,
    groups,
    s3PrefixListId: endpoints.s3PrefixListId,
    dynamodbPrefixListId: endpoints.byService.dynamodb?.prefixListId,
    outsideListId: args.processorWay?.kind === "egress" ? createOutsideList(block) : undefined,
  });
  createDataAcl(block, {
    vpcId: vpc.id,
    subnetIds: subnets.data.map(({ id }) => id),
    cidr: placement.cidr,
    otherCidr: args.otherCidr,
    flows,
  });
  createFlowLogs(block, { vpcId: vpc.id, logGroup: args.flowLogGroup });
  const processorAddresses = createProcessorWay(block, { ...args, vpc, subnets, groups });

  return {
    vpcId: vpc.id,
    cidr: placement.cidr,
    subnets,
    groups,
    endpoints,
    processorAddresses,
    whole: block.parent,
  };
}

/** @returns the addresses that the processor sees */
function createProcessorWay(
  scope: Scope,
  args: NetworkArgs & { readonly vpc: Vpc; readonly subnets: Subnets; readonly groups: SecurityGroups },
): readonly pulumi.Output<string>[] {
  const { processorWay: way, vpc, subnets, groups } = args;
  switch (way?.kind) {
    case undefined:
      return [];
    case "privateLink":
      createProcessorEndpoint(scope, {
        vpcId: vpc.id,
        service: way.service,
        subnetIds: subnets.app.filter(({ zone }) => way.zones.includes(zone)).map(({ id }) => id),
        groupId: groupOf(groups, "processor"),
      });
      return [];
    case "egress":
      return createEgress(scope, { ...args, way });
  }
}
