import type { RegionName } from "../../../regions/index.ts";
import quotes from "./prices.json" with { type: "json" };
import type { PriceName } from "./products.ts";

/** The ways in which a price is known, from the best to the worst. */
export const bases = {
  list: "read in AWS's price list by npm run prices",
  quoted: "in AWS's price list, as others quote it",
  page: "told by a page about prices",
  assumed: "taken for that of the other region, or known without a source",
} as const;

/** AWS's price of one unit in one region, on demand and without free tiers, volume discounts and taxes. */
export interface Quote {
  readonly usd: number;
  readonly basis: keyof typeof bases;
  readonly source: string;
  /** The date of the source: year and month, or the day. */
  readonly date: string;
  /** The product's number in the price list, where the source tells it. */
  readonly sku?: string;
}

export type Quotes = Readonly<Record<PriceName, Readonly<Record<RegionName, Quote>>>>;

/** All prices. `npm run prices` takes from AWS's price list those that are in it. */
export const prices = quotes as Quotes;
