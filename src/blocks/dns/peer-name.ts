import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { nameIn, optionsIn, type Scope } from "../../kit/scope.ts";

interface PeerNameArgs {
  /** The peer's public name of its region, which its certificate bears. */
  readonly name: string;
  /** The peer's balancer inside the peered network. */
  readonly balancer: { readonly dnsName: pulumi.Input<string>; readonly zoneId: pulumi.Input<string> };
  /** The ID of the VPC in which the name leads to that balancer. */
  readonly from: pulumi.Input<string>;
}

interface PeerName {
  readonly zoneId: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
}

/**
 * Lets the peer's public name lead, in one VPC, to the address inside that the peering reaches: what calls it verifies
 * the peer's own certificate, and no second name or authority has to be looked after. A private zone goes before a public
 * one of the same name, and an alias may name a load balancer of another account.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html, "Split-view DNS"
 */
export function createPeerName(scope: Scope, { name, balancer, from }: PeerNameArgs): PeerName {
  const zone = new aws.route53.Zone(
    nameIn(scope, "zone-peer"),
    {
      name,
      comment: "Leads to the peer through the peering",
      vpcs: [{ vpcId: from, vpcRegion: scope.region.name }],
      forceDestroy: true,
    },
    optionsIn(scope),
  );
  const record = new aws.route53.Record(
    nameIn(scope, "record-peer"),
    {
      zoneId: zone.zoneId,
      name,
      type: "A",
      aliases: [{ name: balancer.dnsName, zoneId: balancer.zoneId, evaluateTargetHealth: false }],
    },
    optionsIn(scope),
  );
  return { zoneId: zone.zoneId, url: record.fqdn.apply((fqdn) => `https://${fqdn}`) };
}
