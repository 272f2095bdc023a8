import type { RegionName } from "../../../regions/index.ts";
import { ReportedError } from "../../cli/errors.ts";

/**
 * AWS's price list: an index of regions for each service, and behind it a list in CSV, here read line by line because
 * EC2's has hundreds of MB.
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api-fetching-price-list-files-manually.html
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html
 */
export const priceListHost = "https://pricing.us-east-1.amazonaws.com";

/** The lines of a file of the price list. @throws ReportedError without it */
export type OpenFile = (path: string) => AsyncIterable<string>;

export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/);
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

/** A row by the names of its columns, in lower case and without spaces: services write them differently. */
export type Row = ReadonlyMap<string, string>;

interface PriceList {
  /** The URL of this version of the list, which stays as it is. */
  readonly url: string;
  /** The day on which the list was published. */
  readonly date: string;
  readonly rows: AsyncIterable<Row>;
}

/**
 * A service's list for one region, or for all regions where it has none for each.
 * @throws ReportedError for one that is not there
 */
export async function openPriceList(open: OpenFile, offer: string, region: RegionName): Promise<PriceList> {
  const index = await text(open(`/offers/v1.0/aws/${offer}/current/region_index.json`));
  const { regions } = JSON.parse(index) as RegionIndex;
  const listed = regions[region]?.currentVersionUrl ?? `/offers/v1.0/aws/${offer}/current/index.json`;
  const path = listed.replace(/\.json$/, ".csv");
  const lines = open(path)[Symbol.asyncIterator]();
  const next = async () => fieldsOf((await lines.next()).value ?? "");
  // Of six rows before the products the first five say what list it is, and the sixth names the columns.
  const about = new Map<string, string>();
  for (let row = 0; row < 5; row += 1) {
    const [key = "", value = ""] = await next();
    about.set(key, value);
  }
  const columns = (await next()).map(columnOf);
  const [version, published] = [about.get("Version"), about.get("Publication Date")];
  if (version === undefined || published === undefined || !columns.includes("priceperunit"))
    throw new ReportedError(
      `${priceListHost}${path} is not a price list: it begins with ${[...about.keys()].join(", ")}`,
    );
  return {
    url: priceListHost + path.replace("/current/", `/${version}/`),
    date: published.slice(0, 10),
    rows: rowsOf({ [Symbol.asyncIterator]: () => lines }, columns),
  };
}

interface RegionIndex {
  readonly regions: Readonly<Record<string, { readonly currentVersionUrl: string } | undefined>>;
}

/** The rows of prices on demand. */
async function* rowsOf(lines: AsyncIterable<string>, columns: readonly string[]): AsyncGenerator<Row> {
  for await (const line of lines) {
    if (!line.includes('"OnDemand"')) continue;
    const fields = fieldsOf(line);
    yield new Map(columns.map((column, index) => [column, fields[index] ?? ""]));
  }
}

const columnOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");

/** The fields of a line of CSV, each in quotation marks or empty. */
const fieldsOf = (line: string): readonly string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map(([, quoted, plain]) =>
    (quoted ?? plain ?? "").replaceAll('""', '"'),
  );

async function text(lines: AsyncIterable<string>): Promise<string> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all.join("\n");
}
