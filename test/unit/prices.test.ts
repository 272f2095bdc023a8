import test from "ava";
import { prices } from "../../src/proofs/cost/prices.ts";
import { parseArguments } from "../../src/tools/prices/arguments.ts";
import { linesOf, type OpenFile } from "../../src/tools/prices/price-list.ts";
import { refreshPrices } from "../../src/tools/prices/refresh.ts";

// In the format of AWS's lists, as they were on 2026-08-31; the first columns of each are these.
const pricing =
  '"SKU","OfferTermCode","RateCode","TermType","PriceDescription","EffectiveDate","StartingRange","EndingRange","Unit","PricePerUnit","Currency"';

const row = (sku: string, usd: string, more: string, { from = "0", term = "OnDemand" } = {}) =>
  `"${sku}","JRTCKXETXF","${sku}.JRTCKXETXF.6YS6EN2CT7","${term}","${usd} USD, the ""first"" of them","2026-08-01","${from}","Inf","Hrs","${usd}","USD",${more}`;

const list = (offer: string, columns: string, rows: readonly string[]) => [
  '"FormatVersion","v1.0"',
  '"Disclaimer","This pricing list is for informational purposes only. All Free Tier prices are also subject to the terms"',
  '"Publication Date","2026-08-31T09:22:55Z"',
  '"Version","20260831092255"',
  `"OfferCode","${offer}"`,
  `${pricing},${columns}`,
  ...rows,
];

const balancers = (prefix: string, region: string) =>
  list("AWSELB", '"Product Family","usageType","operation","Region Code"', [
    row(
      "37CUWUT8GSNQEPUV",
      "0.0250000000",
      `"Load Balancer-Application","${prefix}LoadBalancerUsage",,"${region}"`,
    ),
    row("P2XGEJ8N3KU52WA8", "0.0080000000", `"Load Balancer-Application","${prefix}LCUUsage",,"${region}"`),
    row("RESERVED", "0.0010000000", `"Load Balancer-Application","${prefix}LCUUsage",,"${region}"`, {
      term: "Reserved",
    }),
    row("NETWORK1", "0.0225000000", `"Load Balancer-Network","${prefix}LoadBalancerUsage",,"${region}"`),
    row("NETWORK2", "0.0300000000", `"Load Balancer-Network","${prefix}LoadBalancerUsage",,"${region}"`),
    row("TRUST", "0.0056000000", `"Load Balancer-Application","${prefix}TS-LoadBalancerUsage",,"${region}"`),
  ]);

// Written otherwise, and for all regions in one: what AWS sells everywhere.
const zones = list("AmazonRoute53", '"Usage Type","Region Code"', [
  row("ZONE", "0.5000000000", '"HostedZone",""'),
  row("ZONE", "0.1000000000", '"HostedZone",""', { from: "25" }),
  row("CHECKFREE", "0.0000000000", '"Health-Check-AWS","aws-global"'),
  row("CHECK", "0.7500000000", '"Health-Check-AWS","aws-global"', { from: "50" }),
  row("ELSEWHERE", "9.0000000000", '"Health-Check-Option-AWS","eu-west-1"'),
]);

const keys = list("awskms", '"usageType","Region Code"', [
  row("MFEBZPX8NHM5FY7Z", "0.0000030000", '"us-east-1-KMS-Requests","us-east-1"'),
  row("SE9KXT6M6JTP7E4W", "0.0000030000", '"us-west-2-KMS-Requests","us-west-2"'),
]);

const empty = list("Other", '"usageType"', []);

const files: Readonly<Record<string, readonly string[]>> = {
  "/offers/v1.0/aws/AWSELB/20260831092255/us-east-1/index.csv": balancers("", "us-east-1"),
  "/offers/v1.0/aws/AWSELB/20260831092255/us-west-2/index.csv": balancers("USW2-", "us-west-2"),
  "/offers/v1.0/aws/AmazonRoute53/current/index.csv": zones,
  "/offers/v1.0/aws/awskms/current/index.csv": keys,
};

const recorded: OpenFile = async function* (path) {
  if (path === "/offers/v1.0/aws/AWSELB/current/region_index.json")
    yield JSON.stringify({
      regions: Object.fromEntries(
        ["us-east-1", "us-west-2"].map((region) => [
          region,
          { currentVersionUrl: `/offers/v1.0/aws/AWSELB/20260831092255/${region}/index.json` },
        ]),
      ),
    });
  else if (path.endsWith("region_index.json")) yield '{ "regions": {} }';
  else yield* files[path] ?? empty;
};

test("prices are read in AWS's list: by region, on demand, in our units, and the first that is asked", async (t) => {
  const { quotes, changes } = await refreshPrices(prices, recorded);
  t.deepEqual(quotes.albHour["us-west-2"], {
    usd: 0.025,
    basis: "list",
    source:
      "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AWSELB/20260831092255/us-west-2/index.csv",
    date: "2026-08-31",
    sku: "37CUWUT8GSNQEPUV",
  });
  t.like(quotes.albUnitHour["us-east-1"], { usd: 0.008, sku: "P2XGEJ8N3KU52WA8" });
  t.like(quotes.zone["us-west-2"], { usd: 0.5, sku: "ZONE" });
  t.is(
    quotes.zone["us-east-1"].source,
    "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonRoute53/20260831092255/index.csv",
  );
  t.like(quotes.healthCheck["us-east-1"], { usd: 0.75, sku: "CHECK" });
  t.like(quotes.keyCalls["us-east-1"], { usd: 0.03, sku: "MFEBZPX8NHM5FY7Z" });
  t.like(quotes.keyCalls["us-west-2"], { usd: 0.03, sku: "SE9KXT6M6JTP7E4W" });
  t.deepEqual(
    changes.filter((change) => /^(?:alb|zone|healthCheck |key)/.test(change)),
    [
      "albHour in us-east-1: 0.0225 → 0.025",
      "healthCheck in us-east-1: 0.5 → 0.75",
      "albHour in us-west-2: 0.0225 → 0.025",
      "healthCheck in us-west-2: 0.5 → 0.75",
    ],
  );
});

test("what is not found, or more than once, is told and left as it was", async (t) => {
  const { quotes, problems } = await refreshPrices(prices, recorded);
  t.deepEqual(quotes.nlbHour, prices.nlbHour);
  t.deepEqual(quotes.healthCheckFeature, prices.healthCheckFeature);
  t.true(
    problems.includes(
      "nlbHour in us-east-1: more than one product is: NETWORK1 at 0.0225, NETWORK2 at 0.03, in https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AWSELB/20260831092255/us-east-1/index.csv",
    ),
  );
  t.true(
    problems.some((problem) =>
      /^healthCheckFeature in us-west-2: no such product is listed, in /.test(problem),
    ),
  );
  t.false(
    problems.some((problem) => problem.startsWith("restoreTest ")),
    "it has no product to look for",
  );
});

test("what is no price list is refused", async (t) => {
  const other: OpenFile = async function* (path) {
    yield path.endsWith(".json") ? '{ "regions": {} }' : "<html>";
  };
  await t.throwsAsync(refreshPrices(prices, other), {
    message: /index\.csv is not a price list: it begins with/,
  });
});

test("lines of a file come whole, however it arrives", async (t) => {
  const bytes = new TextEncoder().encode('"é","1"\r\n"b","2"\n"c"');
  async function* byte() {
    for (const each of bytes) yield Uint8Array.of(each);
  }
  t.deepEqual(await all(linesOf(byte())), ['"é","1"', '"b","2"', '"c"']);
  t.deepEqual(parseArguments(["--check"]), { help: false, check: true });
});

async function all(lines: AsyncIterable<string>): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const line of lines) found.push(line);
  return found;
}
