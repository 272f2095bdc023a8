import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../../kit/names.ts";
import { optionsIn, type Scope } from "../../kit/scope.ts";
import type { HostedZone } from "./hosted-zone.ts";

export interface ZoneArgs {
  readonly hostedZone: HostedZone;
  readonly domainName: string;
  /** As the last update knew it. It stands in for a look-up while Route 53 cannot be asked. */
  readonly knownZoneId: string | undefined;
}

/**
 * The ID of the zone that the environment's records go into. A new one is only made where the configuration asks for
 * it: until somebody delegates to it, no certificate can be validated.
 */
export function hostedZoneId(scope: Scope, args: ZoneArgs): pulumi.Output<string> {
  const { hostedZone, domainName, knownZoneId } = args;
  if (hostedZone.kind === "create")
    return new aws.route53.Zone(
      logicalName("zone", undefined, scope.suffix),
      { name: domainName, forceDestroy: true },
      optionsIn(scope),
    ).zoneId;
  if (scope.frozen && knownZoneId !== undefined) return pulumi.output(knownZoneId);
  return aws.route53.getZoneOutput(
    { name: hostedZone.name, privateZone: false },
    { provider: scope.provider, parent: scope.parent },
  ).zoneId;
}
