import type { Zone } from "../regions/index.ts";
import { blockOf } from "./cidr.ts";

/**
 * The tiers: `public` the load balancer's interfaces only, `app` all that runs, `data` all that stores; `egress`
 * NAT gateways and `inspection` the endpoints of a network firewall, each where the way to the processor asks for it.
 */
export type Tier = CommonTier | "egress" | "inspection";

/** The tiers of every VPC. */
export type CommonTier = "public" | "app" | "data";
const commonTiers: readonly CommonTier[] = ["public", "app", "data"];

export const tiers: readonly Tier[] = [...commonTiers, "egress", "inspection"];

/**
 * A tier's place in a VPC's /16. Each has room for eight zones, so that every tier is one block that a rule or a
 * route can name, and so that a new zone moves nobody.
 */
const layout: Readonly<Record<Tier, { prefix: number; index: number; subnetPrefix: number }>> = {
  app: { prefix: 17, index: 0, subnetPrefix: 20 }, // every task has an interface of its own
  public: { prefix: 20, index: 8, subnetPrefix: 23 },
  data: { prefix: 20, index: 9, subnetPrefix: 23 },
  egress: { prefix: 20, index: 10, subnetPrefix: 23 },
  inspection: { prefix: 20, index: 11, subnetPrefix: 23 },
};

/** The range that holds the VPCs of all environments. Whatever is sent to an address outside of it leaves for the internet. */
export const insideCidr = "10.0.0.0/8";

/** The place of a zone's block in each tier: by the zone's key, never by its position in a descriptor's list. */
const slots: Readonly<Record<Zone, number>> = { az1: 0, az2: 1, az3: 2, az4: 3, az5: 4, az6: 5 };

/** The block of one tier over all zones of a VPC. */
export function tierCidr(vpcCidr: string, tier: Tier): string {
  return blockOf(vpcCidr, layout[tier].prefix, layout[tier].index);
}

/** The block of one tier's subnet in one zone. */
export function subnetCidr(vpcCidr: string, tier: Tier, zone: Zone): string {
  return blockOf(tierCidr(vpcCidr, tier), layout[tier].subnetPrefix, slots[zone]);
}
