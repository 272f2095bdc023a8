import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { tierCidr } from "../../../environments/address-plan.ts";
import { type Flow, groups } from "../../../environments/flows.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";

interface DataAclArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** The range of this VPC. */
  readonly cidr: string;
  /** The range of the environment's other VPC. */
  readonly otherCidr: string;
  readonly flows: readonly Flow[];
}

/**
 * The data tier's network ACL, a second lock that no security group rule can open: it admits the flows that end there, and
 * their answers.
 */
export function createDataAcl(scope: Scope, args: DataAclArgs): void {
  const name = nameIn(scope, "network-acl-data");
  new aws.ec2.NetworkAcl(
    name,
    {
      vpcId: args.vpcId,
      subnetIds: [...args.subnetIds],
      ...dataAclRules(args),
      tags: { Name: name },
    },
    optionsIn(scope),
  );
}

/** The ports that answers go to: the ephemeral ports of every client. An ACL keeps no state, so it has to name them. */
const ephemeral = { fromPort: 1024, toPort: 65535 };

/** The rules of the data tier's ACL, inward and outward; all else is refused. */
export function dataAclRules({ flows, cidr, otherCidr }: Pick<DataAclArgs, "flows" | "cidr" | "otherCidr">) {
  const openings = unique(
    flows
      .filter(
        ({ to, via }) =>
          to in groups && groups[to as keyof typeof groups] === "data" && via !== "environment-peering",
      )
      .map((flow) => ({ port: flow.port, source: sourceOf(flow, cidr, otherCidr) })),
  );
  const sources = [...new Set(openings.map(({ source }) => source))];
  const rule = { protocol: "tcp", action: "allow" };
  return {
    ingress: openings.map(({ port, source }, index) => ({
      ...rule,
      ruleNo: 100 + 10 * index,
      cidrBlock: source,
      fromPort: port,
      toPort: port,
    })),
    egress: sources.map((source, index) => ({
      ...rule,
      ruleNo: 100 + 10 * index,
      cidrBlock: source,
      ...ephemeral,
    })),
  };
}

function sourceOf({ from, via }: Flow, cidr: string, otherCidr: string): string {
  if (!(from in groups))
    throw new Error(`flow from ${from} to the data tier: allowed are only parties inside a VPC`);
  return tierCidr(via === "vpc" ? cidr : otherCidr, groups[from as keyof typeof groups]);
}

const unique = <T>(items: readonly T[]): readonly T[] => [
  ...new Map(items.map((item) => [JSON.stringify(item), item])).values(),
];
