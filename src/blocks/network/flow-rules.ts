import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type Flow, type Group, groups, type Party } from "../../../environments/flows.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { groupOf, type SecurityGroups } from "./security-groups.ts";

/** What a rule can name the other side of a flow by. */
type OtherEnd =
  | { readonly referencedSecurityGroupId: pulumi.Input<string> }
  | { readonly prefixListId: pulumi.Input<string> }
  | { readonly cidrIpv4: string };

/** One end of a flow: where its rule goes, if it has a group, and how the other end names it. */
export interface FlowEnd {
  readonly scope: Scope;
  readonly groupId: pulumi.Input<string> | undefined;
  readonly peer: OtherEnd;
}

export interface FlowRulesArgs {
  /** Those inside one VPC are opened. */
  readonly flows: readonly Flow[];
  readonly groups: SecurityGroups;
  readonly s3PrefixListId: pulumi.Input<string>;
}

/** The rules of all flows inside one VPC. */
export function createFlowRules(scope: Scope, args: FlowRulesArgs): void {
  const end = (party: Party): FlowEnd => {
    if (isGroup(party)) {
      const groupId = groupOf(args.groups, party);
      return { scope, groupId, peer: { referencedSecurityGroupId: groupId } };
    }
    const peer = party === "s3" ? { prefixListId: args.s3PrefixListId } : { cidrIpv4: "0.0.0.0/0" };
    return { scope, groupId: undefined, peer };
  };
  for (const flow of args.flows.filter(({ via }) => via === "vpc"))
    openFlow(flow, end(flow.from), end(flow.to));
}

/** One rule at each end. Security groups remember the way back. */
export function openFlow(flow: Flow, from: FlowEnd, to: FlowEnd): void {
  openOut(flow, from, to);
  openIn(flow, from, to);
}

/** The egress rule where a flow starts. */
export function openOut(flow: Flow, from: FlowEnd, to: FlowEnd): void {
  if (from.groupId !== undefined)
    new aws.vpc.SecurityGroupEgressRule(
      nameIn(from.scope, `egress-${kindOf(flow)}`),
      { securityGroupId: from.groupId, ...traffic(flow), ...to.peer },
      optionsIn(from.scope),
    );
}

/** The ingress rule where a flow ends. */
export function openIn(flow: Flow, from: FlowEnd, to: FlowEnd): void {
  if (to.groupId !== undefined)
    new aws.vpc.SecurityGroupIngressRule(
      nameIn(to.scope, `ingress-${kindOf(flow)}`),
      { securityGroupId: to.groupId, ...traffic(flow), ...from.peer },
      optionsIn(to.scope),
    );
}

const kindOf = ({ from, to, port, via }: Flow): string =>
  `${from}-to-${to}-${port}${via === "vpc" ? "" : `-${via}`}`;

const traffic = ({ port, why }: Flow) => ({
  description: why,
  ipProtocol: "tcp",
  fromPort: port,
  toPort: port,
});

const isGroup = (party: Party): party is Group => party in groups;
