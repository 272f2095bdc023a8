import { computePricing } from "./compute.ts";
import { dataPricing } from "./data.ts";
import { networkPricing } from "./network.ts";
import { observabilityPricing } from "./observability.ts";
import { securityPricing } from "./security.ts";
import type { Pricing } from "./use.ts";

export { freeBecause } from "./free.ts";
export type { PricedUse, Pricing, PricingContext } from "./use.ts";

/** The charges of each type of resource. */
export const pricing: ReadonlyMap<string, Pricing> = new Map(
  Object.entries({
    ...networkPricing,
    ...computePricing,
    ...dataPricing,
    ...securityPricing,
    ...observabilityPricing,
  }),
);
