import {
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandOutput,
  type ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import type { CheckContext } from "../context.ts";

/** The address records of a name in the environment's zone. Needs `route53:ListResourceRecordSets`. */
export async function addressRecords(
  { clients, deployed }: CheckContext,
  name: string,
): Promise<readonly ResourceRecordSet[]> {
  // They come in the order of names and types, and there are at most two.
  const { ResourceRecordSets = [] }: ListResourceRecordSetsCommandOutput = await clients
    .route53("us-east-1")
    .send(
      new ListResourceRecordSetsCommand({
        HostedZoneId: deployed.hostedZoneId,
        StartRecordName: name,
        StartRecordType: "A",
      }),
    );
  return ResourceRecordSets.filter(({ Name, Type }) => Name === `${name}.` && Type === "A");
}

/** The target of an alias. */
export interface AliasOutputs {
  readonly dnsName: string;
  readonly zoneId: string;
}

/** The problems of a record that has to lead to a target. @param what the record in words */
export function aliasProblems(
  what: string,
  record: ResourceRecordSet | undefined,
  target: AliasOutputs,
): readonly string[] {
  if (record === undefined) return [`there is no ${what}`];
  return [
    ...(leadsTo(record, target) ? [] : [`${what} leads to ${record.AliasTarget?.DNSName ?? "no alias"}`]),
    // The idle colour of a blue/green deployment has no targets, which Route 53 takes for a dead region.
    ...(record.AliasTarget?.EvaluateTargetHealth ? [`${what} evaluates the health of targets`] : []),
  ];
}

/** Whether a record leads to a target. Route 53 may have put `dualstack.` before the name of a load balancer. */
const leadsTo = ({ AliasTarget }: ResourceRecordSet, { dnsName, zoneId }: AliasOutputs): boolean =>
  AliasTarget?.DNSName?.toLowerCase().replace(/^dualstack\.|\.$/g, "") === dnsName.toLowerCase() &&
  AliasTarget.HostedZoneId === zoneId;
