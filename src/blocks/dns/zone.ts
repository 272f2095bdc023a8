import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../../kit/names.ts";
import { optionsIn, type Scope } from "../../kit/scope.ts";
import type { HostedZone } from "./hosted-zone.ts";

interface ZoneArgs {
  readonly hostedZone: HostedZone;
  readonly domainName: string;
  /** The zone's ID as the last update knew it, for when Route 53 cannot be asked. */
  readonly knownZoneId: string | undefined;
}

/** The zone that the environment's records go into. */
interface FoundZone {
  readonly zoneId: pulumi.Output<string>;
  /** The name servers that the parent domain has to name. Undefined for a zone that was there before. */
  readonly nameServers: pulumi.Output<string[]> | undefined;
}

interface NewZone extends FoundZone {
  readonly nameServers: pulumi.Output<string[]>;
}

/**
 * The environment's hosted zone. A new one is made only where the configuration asks for it: until somebody delegates to
 * it, nothing can be proven in it.
 */
export function hostedZone(scope: Scope, args: ZoneArgs): FoundZone {
  const { hostedZone, domainName, knownZoneId } = args;
  if (hostedZone.kind === "create") return createZone(scope, domainName);
  return { zoneId: existingZoneId(scope, hostedZone.name, knownZoneId), nameServers: undefined };
}

export function createZone(scope: Scope, name: string): NewZone {
  const { zoneId, nameServers } = new aws.route53.Zone(
    logicalName("zone", undefined, scope.suffix),
    { name, forceDestroy: true },
    optionsIn(scope),
  );
  return { zoneId, nameServers };
}

function existingZoneId(scope: Scope, name: string, knownZoneId: string | undefined): pulumi.Output<string> {
  if (scope.frozen && knownZoneId !== undefined) return pulumi.output(knownZoneId);
  return aws.route53.getZoneOutput(
    { name, privateZone: false },
    { provider: scope.provider, parent: scope.parent },
  ).zoneId;
}
