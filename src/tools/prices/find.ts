import { type RegionName, regions } from "../../../regions/index.ts";
import type { Product } from "../../proofs/cost/products.ts";
import type { Row } from "./price-list.ts";

/** A price that a product has in a list. */
interface Listed {
  readonly sku: string;
  /** Units of a month above which the price is asked. */
  readonly from: number;
  readonly usd: number;
}

/** USD for one of our units and the product's number; words where there is not exactly one such price. */
type Found = { readonly usd: number; readonly sku: string } | { readonly problem: string };

/** The prices of several products in one region's list, of which each row is looked at once. */
export async function findPrices(
  rows: AsyncIterable<Row>,
  products: readonly Product[],
  region: RegionName,
): Promise<readonly Found[]> {
  const wanted = products.map((product) => ({
    product,
    is: matcherOf(product, region),
    listed: [] as Listed[],
  }));
  for await (const row of rows)
    for (const { is, listed } of wanted)
      if (row.get("currency") === "USD" && is(row))
        listed.push({
          sku: row.get("sku") ?? "",
          from: Number(row.get("startingrange") ?? 0),
          usd: Number(row.get("priceperunit")),
        });
  return wanted.map(({ product, listed }) => firstPrice(listed, product));
}

/** The first price above zero. Free units, and lower prices for those who use much, are left out. */
function firstPrice(listed: readonly Listed[], { times = 1 }: Product): Found {
  const charged = listed.filter(({ usd }) => usd > 0);
  const least = Math.min(...charged.map(({ from }) => from));
  const first = charged.filter(({ from }) => from === least);
  const [one] = first;
  if (one === undefined) return { problem: listed.length === 0 ? "no such product is listed" : "it is free" };
  const others = first.filter(({ usd }) => usd !== one.usd);
  if (others.length > 0)
    return {
      problem: `more than one product is: ${[one, ...others].map(({ sku, usd }) => `${sku} at ${usd}`).join(", ")}`,
    };
  // 0.0000002 a million times is 0.2.
  return { usd: Number((one.usd * times).toPrecision(12)), sku: one.sku };
}

/**
 * Whether a row is a product's in a region. Usage in us-east-1 bears that region's prefix or none, and what is sold
 * everywhere `Global-` or none.
 */
function matcherOf({ usage, where = {} }: Product, region: RegionName): (row: Row) => boolean {
  const name = typeof usage === "object" ? usage[region] : usage;
  const prefixes = ["", `${regions[region].code.toUpperCase()}-`, `${region}-`, "Global-"];
  const names = name === undefined ? undefined : new Set(prefixes.map((prefix) => prefix + name));
  const columns = Object.entries(where);
  return (row) =>
    [undefined, "", region].includes(aRegion(row.get("regioncode"))) &&
    (names === undefined || names.has(row.get("usagetype") ?? "")) &&
    columns.every(([column, values]) => values.includes(row.get(column) ?? ""));
}

/** A region's code; undefined for a place of no region, such as `aws-global`. */
const aRegion = (code = ""): string | undefined => (/^[a-z]+-[a-z-]+-\d$/.test(code) ? code : undefined);
