import {
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandOutput,
  type ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import type { Context } from "../context.ts";

/** The address records of a name in the environment's zone. Needs `route53:ListResourceRecordSets`. */
export async function addressRecords(
  { clients, deployed }: Context,
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

/** Whether a record leads to a load balancer, whose name Route 53 may have put `dualstack.` before. */
export const leadsTo = (
  { AliasTarget }: ResourceRecordSet,
  { dnsName, zoneId }: { readonly dnsName: string; readonly zoneId: string },
): boolean =>
  AliasTarget?.DNSName?.toLowerCase().replace(/^dualstack\.|\.$/g, "") === dnsName.toLowerCase() &&
  AliasTarget.HostedZoneId === zoneId;
