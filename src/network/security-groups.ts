import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type Group, groups } from "../../environments/flows.ts";
import { nameIn, optionsIn, type Scope } from "../scope.ts";

/** The ID of each party's security group. */
export type SecurityGroups = Readonly<Record<Group, pulumi.Output<string>>>;

/** One group a party, without rules: those come from the flows. */
export function createSecurityGroups(scope: Scope, vpcId: pulumi.Input<string>): SecurityGroups {
  const create = (group: string) => {
    const name = nameIn(scope, `security-group-${group}`);
    return new aws.ec2.SecurityGroup(
      name,
      // A change of the description would replace the group, so it says nothing that could change.
      { vpcId, description: group, revokeRulesOnDelete: true, tags: { Name: name } },
      optionsIn(scope),
    ).id;
  };
  return Object.fromEntries(Object.keys(groups).map((group) => [group, create(group)])) as SecurityGroups;
}
