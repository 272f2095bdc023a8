import { type RegionName, regions } from "../../../regions/index.ts";
import type { Quote, Quotes } from "../../proofs/cost/prices.ts";
import { type Priced, type PriceName, pricedThings } from "../../proofs/cost/products.ts";
import { groupBy } from "../../proofs/model/group.ts";
import { findPrices } from "./find.ts";
import { type OpenFile, openPriceList } from "./price-list.ts";

interface Refreshed {
  readonly quotes: Quotes;
  /** Prices that have changed, in words. */
  readonly changes: readonly string[];
  /** Products that were not found; their quotes stay as they were. */
  readonly problems: readonly string[];
}

/** The prices as AWS's price list has them now. @throws ReportedError where it cannot be read */
export async function refreshPrices(before: Quotes, open: OpenFile): Promise<Refreshed> {
  const quotes: Record<string, Record<string, Quote>> = structuredClone(before);
  const changes: string[] = [];
  const problems: string[] = [];
  const listed = Object.entries<Priced>(pricedThings).flatMap(([name, { product }]) =>
    product === undefined ? [] : [{ name: name as PriceName, product }],
  );
  for (const region of Object.keys(regions) as RegionName[])
    for (const [offer, things] of groupBy(listed, ({ product }) => product.offer)) {
      const { url, date, rows } = await openPriceList(open, offer, region);
      const found = await findPrices(
        rows,
        things.map(({ product }) => product),
        region,
      );
      for (const [index, { name }] of things.entries()) {
        const price = found[index];
        const old = before[name][region];
        if (price === undefined || "problem" in price) {
          problems.push(`${name} in ${region}: ${price?.problem}, in ${url}`);
          continue;
        }
        if (price.usd !== old.usd) changes.push(`${name} in ${region}: ${old.usd} → ${price.usd}`);
        quotes[name] = {
          ...quotes[name],
          [region]: { usd: price.usd, basis: "list", source: url, date, sku: price.sku },
        };
      }
    }
  return { quotes: quotes as Quotes, changes, problems };
}
