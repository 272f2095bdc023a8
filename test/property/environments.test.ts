import test from "ava";
import fc from "fast-check";
import { subnetCidr, tierCidr, tiers } from "../../environments/address-plan.ts";
import { contains, overlap } from "../../environments/cidr.ts";
import { environments } from "../../environments/index.ts";
import { environmentProblems, suffixPattern } from "../../environments/invariants.ts";
import { regions } from "../../regions/index.ts";
import { environmentSets, notSuffixes, suffixes } from "../support/arbitraries.ts";

test("the committed environments keep every invariant", (t) => {
  t.deepEqual(environmentProblems(environments), []);
});

test("generated environments keep every invariant", (t) => {
  fc.assert(fc.property(environmentSets(1, 4), (set) => t.deepEqual(environmentProblems(set), [])));
});

test("an overlap is found wherever it is", (t) => {
  fc.assert(
    fc.property(environmentSets(2, 4), fc.boolean(), (set, primary) => {
      const [first, second, ...others] = set;
      if (first === undefined || second === undefined) return;
      const clash = primary
        ? { ...second, primary: { ...second.primary, cidr: first.secondary.cidr } }
        : { ...second, secondary: { ...second.secondary, cidr: first.primary.cidr } };
      t.regex(
        environmentProblems([first, clash, ...others]).join("\n"),
        new RegExp(`${first.name} .*and ${second.name} .*overlap`),
      );
    }),
  );
});

test("each broken invariant is named with its environment, value and what is allowed", (t) => {
  const [staging, production] = environments;
  if (staging === undefined || production === undefined) throw new Error("two environments are needed");
  const broken = [
    [{ name: "Staging" }, "environment Staging: name is no default for environmentSuffix"],
    [
      { secondary: { ...staging.secondary, region: "us-east-1" } },
      "primary and secondary are both us-east-1; allowed: two regions",
    ],
    [
      { primary: { ...staging.primary, cidr: "10.30.1.0/16" } },
      "primary.cidr is 10.30.1.0/16; allowed: a /16 of 10.0.0.0/8",
    ],
    [
      { primary: { ...staging.primary, cidr: "11.0.0.0/16" } },
      "primary.cidr is 11.0.0.0/16; allowed: a /16 of 10.0.0.0/8",
    ],
    [
      { primary: { ...staging.primary, zones: ["az1", "az3"] } },
      "primary.zones[1] is az3; allowed in us-east-1: az1, az2, az4, az5, az6",
    ],
    [
      { primary: { ...staging.primary, zones: ["az1"] } },
      "primary.zones is az1; allowed: at least two, each once",
    ],
    [{ peers: ["nowhere"] }, "peers[0] is nowhere; allowed: another environment (production)"],
    [{ peers: ["staging"] }, "peers[0] is staging; allowed: another environment (production)"],
    [{ logs: { auditDays: 100, applicationDays: 30 } }, "logs.auditDays is 100; allowed: 1, 3, 5"],
    [{ logs: { auditDays: 90, applicationDays: 30 } }, "logs.auditDays is 90; allowed: at least 365"],
    [
      { sizes: { ...staging.sizes, databaseMinAcu: 0.25 } },
      "sizes.databaseMinAcu is 0.25; allowed: 0 to 256 in steps of 0.5",
    ],
  ] as const;
  for (const [change, message] of broken) {
    const problems = environmentProblems([{ ...staging, ...change } as typeof staging, production]).join(
      "\n",
    );
    t.true(problems.includes(message), problems);
  }
  t.regex(environmentProblems([staging, staging]).join("\n"), /environment staging is described twice/);
});

test("subnets of a VPC lie in their tier, and nothing overlaps", (t) => {
  fc.assert(
    fc.property(environmentSets(1, 2), (set) => {
      for (const { primary, secondary } of set)
        for (const { cidr, region } of [primary, secondary]) {
          const blocks = tiers.flatMap((tier) =>
            regions[region].zones.map((zone) => subnetCidr(cidr, tier, zone)),
          );
          for (const tier of tiers) t.true(contains(cidr, tierCidr(cidr, tier)));
          for (const [index, block] of blocks.entries()) {
            t.is(tiers.filter((tier) => contains(tierCidr(cidr, tier), block)).length, 1);
            for (const other of blocks.slice(index + 1)) t.false(overlap(block, other), `${block} ${other}`);
          }
        }
    }),
    { numRuns: 20 },
  );
});

test("the suffix pattern takes all suffixes and nothing else", (t) => {
  fc.assert(fc.property(suffixes, (suffix) => t.regex(suffix, suffixPattern)));
  fc.assert(fc.property(notSuffixes, (text) => t.notRegex(text, suffixPattern)));
});
