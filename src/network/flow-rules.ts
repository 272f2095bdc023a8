import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type Flow, flows, type Group, groups, type Party } from "../../environments/flows.ts";
import { nameIn, optionsIn, type Scope } from "../scope.ts";
import type { SecurityGroups } from "./security-groups.ts";

/** What a rule can name the other side of a flow by. */
type Peer =
  | { readonly referencedSecurityGroupId: pulumi.Input<string> }
  | { readonly prefixListId: pulumi.Input<string> }
  | { readonly cidrIpv4: string };

/** One end of a flow: where its rule goes, if it has a group, and how the other end names it. */
export interface End {
  readonly scope: Scope;
  readonly groupId: pulumi.Input<string> | undefined;
  readonly peer: Peer;
}

export interface FlowRulesArgs {
  readonly groups: SecurityGroups;
  readonly s3PrefixListId: pulumi.Input<string>;
}

/** The rules of all flows inside one VPC. */
export function createFlowRules(scope: Scope, args: FlowRulesArgs): void {
  const end = (party: Party): End => {
    if (isGroup(party)) {
      const groupId = args.groups[party];
      return { scope, groupId, peer: { referencedSecurityGroupId: groupId } };
    }
    const peer = party === "s3" ? { prefixListId: args.s3PrefixListId } : { cidrIpv4: "0.0.0.0/0" };
    return { scope, groupId: undefined, peer };
  };
  for (const flow of flows.filter(({ via }) => via === "vpc")) openFlow(flow, end(flow.from), end(flow.to));
}

/** One egress rule where the flow starts and one ingress rule where it ends. Security groups remember the way back. */
export function openFlow(flow: Flow, from: End, to: End): void {
  const ports = { ipProtocol: "tcp", fromPort: flow.port, toPort: flow.port };
  const via = flow.via === "vpc" ? "" : `-${flow.via}`;
  const kind = `${flow.from}-to-${flow.to}-${flow.port}${via}`;
  if (from.groupId !== undefined)
    new aws.vpc.SecurityGroupEgressRule(
      nameIn(from.scope, `egress-${kind}`),
      { securityGroupId: from.groupId, description: flow.why, ...ports, ...to.peer },
      optionsIn(from.scope),
    );
  if (to.groupId !== undefined)
    new aws.vpc.SecurityGroupIngressRule(
      nameIn(to.scope, `ingress-${kind}`),
      { securityGroupId: to.groupId, description: flow.why, ...ports, ...from.peer },
      optionsIn(to.scope),
    );
}

const isGroup = (party: Party): party is Group => party in groups;
