import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Flow, Group, Party } from "../../../environments/flows.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";
import { groupOf, type SecurityGroups } from "./security-groups.ts";

/** The other side of a flow, as a rule names it. */
type OtherEnd =
  | { readonly referencedSecurityGroupId: pulumi.Input<string> }
  | { readonly prefixListId: pulumi.Input<string> }
  | { readonly cidrIpv4: string };

/** One end of a flow: its security group, if it has one, and how the rule at the other end names it. */
export interface FlowEnd {
  readonly scope: Scope;
  readonly groupId: pulumi.Input<string> | undefined;
  readonly peer: OtherEnd;
}

interface FlowRulesArgs {
  /** The environment's flows. Those over a peering are opened with the peering. */
  readonly flows: readonly Flow[];
  readonly groups: SecurityGroups;
  readonly s3PrefixListId: pulumi.Input<string>;
  /** The ID of DynamoDB's prefix list. Undefined where nothing asks DynamoDB. */
  readonly dynamodbPrefixListId: pulumi.Input<string> | undefined;
  /** The prefix list of all that is outside; undefined where nothing leaves. */
  readonly outsideListId: pulumi.Input<string> | undefined;
}

/** The rules of all flows inside one VPC, and of those that leave it for the processor. */
export function createFlowRules(scope: Scope, args: FlowRulesArgs): void {
  const inside = (party: Group): FlowEnd => {
    const groupId = groupOf(args.groups, party);
    return { scope, groupId, peer: { referencedSecurityGroupId: groupId } };
  };
  const outside = (peer: OtherEnd): FlowEnd => ({ scope, groupId: undefined, peer });
  const end = (party: Party, via: Flow["via"]): FlowEnd => {
    if (party === "s3") return outside({ prefixListId: args.s3PrefixListId });
    if (party === "dynamodb") return outside({ prefixListId: listOf(args) });
    if (party === "internet") return outside({ cidrIpv4: "0.0.0.0/0" });
    return party === "processor" && via === "egress" ? outside(beyond(args)) : inside(party);
  };
  for (const flow of args.flows.filter(({ via }) => via === "vpc" || via === "egress"))
    openFlow(flow, end(flow.from, flow.via), end(flow.to, flow.via));
}

function listOf({ dynamodbPrefixListId: id }: FlowRulesArgs): pulumi.Input<string> {
  if (id === undefined) throw new Error("a flow leads to DynamoDB, and there is no way there");
  return id;
}

/**
 * Outside, not everywhere: everywhere is also the load balancer's address inside. Which names outside is the resolver's
 * firewall's to say, because a rule cannot.
 */
function beyond({ outsideListId }: FlowRulesArgs): OtherEnd {
  if (outsideListId === undefined) throw new Error("a flow leaves the network, and nothing says for where");
  return { prefixListId: outsideListId };
}

/** Opens a flow by one rule at each end. Security groups remember the way back. */
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
  `${from}-to-${to}-${port}${via.endsWith("peering") ? `-${via}` : ""}`;

const traffic = ({ port, why }: Flow) => ({
  description: why,
  ipProtocol: "tcp",
  fromPort: port,
  toPort: port,
});
