import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { apiOutputs, type Outputs, type RegionOutputs, regionOutputs } from "../contract/outputs.ts";
import { misfits } from "../recovery/misfits.ts";
import type { Config } from "./config/config.ts";

/** The primary region of the environment to peer with, from its stack's outputs. */
export interface PeerEnvironment extends Pick<RegionOutputs, "accountId" | "vpcId" | "cidr"> {
  readonly appRouteTableIds: RegionOutputs["routeTableIds"]["app"];
  /** The name on the peer's certificate that leads to this one region. */
  readonly name: string;
  /** The balancer inside the peer's network, which leads to the same listener that customers use. */
  readonly balancer: z.output<typeof aliased> & { readonly groupId: string };
}

/** A balancer, as far as an alias names it. */
const aliased = apiOutputs.shape.balancer.pick({ dnsName: true, zoneId: true });

const part = regionOutputs.pick({ accountId: true, vpcId: true, cidr: true, securityGroupIds: true }).extend({
  routeTableIds: regionOutputs.shape.routeTableIds.pick({ app: true }),
  loadBalancer: regionOutputs.shape.loadBalancer.pick({ url: true }),
  api: z.object({ balancer: aliased }).nullish(),
});

/**
 * Reads the peer's stack. A stack that exists but was never updated has no outputs: then there is no peer yet, and a
 * message says so, so that neither environment has to come first.
 */
export async function readPeer(config: Config): Promise<PeerEnvironment | undefined> {
  if (config.peerStack === undefined) return undefined;
  const name = qualified(config.peerStack);
  const reference = new pulumi.StackReference(name);
  const key: keyof Outputs = "regions";
  const { value } = await reference.getOutputDetails(key);
  const found: unknown = Object(value)[config.environment.primary.region];
  if (found === undefined) {
    await pulumi.log.warn(
      `Stack ${name} is not deployed in ${config.environment.primary.region} yet, so no peering with it is made. ` +
        "Update that stack, then this one again.",
    );
    return undefined;
  }
  const result = part.safeParse(found);
  if (!result.success)
    throw new pulumi.RunError(
      [
        `The outputs of stack ${name} are not those of this version of the program: update that stack with it, then this one again`,
        ...misfits(result.error, found),
      ].join("\n  "),
    );
  const { accountId, vpcId, cidr, routeTableIds, securityGroupIds, loadBalancer, api } = result.data;
  const groupId = securityGroupIds["api-balancer"];
  if (!api || groupId === undefined) {
    await pulumi.log.warn(
      `Stack ${name} puts out no API, whose balancer is the way into it, so no peering with it is made. ` +
        "Update that stack with an api in its descriptor, then this one again.",
    );
    return undefined;
  }
  return {
    accountId,
    vpcId,
    cidr,
    appRouteTableIds: routeTableIds.app,
    name: new URL(loadBalancer.url).hostname,
    balancer: { ...api.balancer, groupId },
  };
}

/** The full name of a stack: organization/project/stack on every backend; self-managed ones use the word "organization". */
function qualified(stack: string): string {
  const parts = stack.split("/");
  const [organization, project] = [pulumi.getOrganization(), pulumi.getProject()];
  return [organization, project]
    .slice(0, 3 - parts.length)
    .concat(parts)
    .join("/");
}
