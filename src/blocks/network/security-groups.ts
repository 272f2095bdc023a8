import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ByGroup, Group } from "../../../environments/flows.ts";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";

/** The ID of each party's security group. */
export type SecurityGroups = ByGroup<pulumi.Output<string>>;

/** @throws Error for a party that the environment is without */
export function groupOf(groups: SecurityGroups, party: Group): pulumi.Output<string> {
  const id = groups[party];
  if (id === undefined) throw new Error(`no security group of ${party}: the environment is without it`);
  return id;
}

/** One security group for each party, without rules: those come from the flows. */
export function createSecurityGroups(
  scope: Scope,
  vpcId: pulumi.Input<string>,
  parties: readonly Group[],
): SecurityGroups {
  const create = (group: string) => {
    const name = nameIn(scope, `security-group-${group}`);
    return new aws.ec2.SecurityGroup(
      name,
      // A change of the description would replace the group, so it says nothing that could change.
      { vpcId, description: group, revokeRulesOnDelete: true, tags: { Name: name } },
      optionsIn(scope),
    ).id;
  };
  return Object.fromEntries(parties.map((party) => [party, create(party)])) as SecurityGroups;
}
