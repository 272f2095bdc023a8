import test from "ava";
import type { Plain } from "../../src/proofs/model/registration.ts";
import { outcomeOf, type WebRequest } from "../../src/proofs/rules/firewall.ts";

const usual: WebRequest = {
  inside: false,
  host: "pay.example.com",
  method: "POST",
  path: "/payments/7",
  headers: { "x-tag": "12345" },
  labels: ["odd"],
};

const blocking = (statement: Plain, priority = 1): Plain => ({
  name: `rule-${priority}`,
  priority,
  statement,
  action: { block: {} },
});
const isRefused = (statement: Plain, request: Partial<WebRequest> = {}): boolean =>
  outcomeOf([blocking(statement)], { ...usual, ...request }).refused !== undefined;

const path = { uriPath: {} };
const compared = (
  searchString: string,
  positionalConstraint: string,
  ...types: readonly string[]
): Plain => ({
  byteMatchStatement: {
    fieldToMatch: path,
    searchString,
    positionalConstraint,
    textTransformations: types.map((type, priority) => ({ type, priority })),
  },
});
const longer = (size: number, comparisonOperator = "GT"): Plain => ({
  sizeConstraintStatement: {
    fieldToMatch: { singleHeader: { name: "x-tag" } },
    size,
    comparisonOperator,
    textTransformations: [],
  },
});
const odd: Plain = { labelMatchStatement: { scope: "LABEL", key: "odd" } };
const inside: Plain = { ipSetReferenceStatement: { arn: "arn" } };

test("statements decide as AWS WAF says", (t) => {
  t.true(isRefused(compared("/payments", "STARTS_WITH")));
  t.false(isRefused(compared("payments", "STARTS_WITH")));
  t.false(isRefused(compared("/7", "STARTS_WITH")));
  t.false(isRefused(compared("/payments", "EXACTLY")));
  t.true(isRefused(compared("/payments/7", "EXACTLY")));
  t.true(isRefused(longer(4)));
  t.false(isRefused(longer(5)));
  t.false(isRefused(longer(4), { headers: {} }));
  t.true(isRefused(odd));
  t.false(isRefused(odd, { labels: [] }));
  t.true(isRefused(inside, { inside: true }));
  t.false(isRefused({ andStatement: { statements: [odd, inside] } }));
  t.true(isRefused({ orStatement: { statements: [odd, inside] } }));
  t.true(isRefused({ notStatement: { statement: inside } }));
  t.false(isRefused({ managedRuleGroupStatement: { name: "AWSManagedRulesCommonRuleSet" } }));
  t.true(isRefused({ ...Object(odd), byteMatchStatement: null, note: "x" }), "what the engine adds");
});

test("a path is compared as its transformations leave it, in their order", (t) => {
  const becomes = (from: string, ...types: readonly string[]) =>
    ["/", "/a", "/a/", "/a/b", "/a/b/", "/A", "/%61"].find((to) =>
      isRefused(compared(to, "EXACTLY", ...types), { path: from }),
    );
  t.is(becomes("/A", "LOWERCASE"), "/a");
  t.is(becomes("/%61", "NONE"), "/%61");
  t.is(becomes("/%41", "URL_DECODE"), "/A");
  t.is(becomes("/%41", "URL_DECODE", "LOWERCASE"), "/a");
  t.is(becomes("//a/./c/../b", "NORMALIZE_PATH"), "/a/b");
  t.is(becomes("/a/", "NORMALIZE_PATH"), "/a/");
  t.is(becomes("/a/.", "NORMALIZE_PATH"), "/a/");
  t.is(becomes("/a/b/..", "NORMALIZE_PATH"), "/a/");
  t.is(becomes("/a/b", "NORMALIZE_PATH"), "/a/b");
  t.is(becomes("/../..", "NORMALIZE_PATH"), "/");
  t.is(becomes("//", "NORMALIZE_PATH"), "/");
  // By their priorities, wherever they are written.
  const turned = {
    byteMatchStatement: {
      fieldToMatch: path,
      searchString: "/a",
      positionalConstraint: "EXACTLY",
      textTransformations: [
        { type: "LOWERCASE", priority: 2 },
        { type: "URL_DECODE", priority: 1 },
      ],
    },
  };
  t.true(isRefused(turned, { path: "/%41" }));
});

test("what cannot be read is an error, not a silence", (t) => {
  for (const statement of [
    {},
    { geoMatchStatement: { countryCodes: ["AQ"] } },
    { labelMatchStatement: null },
    { ...Object(odd), ...Object(inside) },
    compared("7", "ENDS_WITH"),
    longer(4, "LT"),
    compared("/a", "EXACTLY", "CMD_LINE"),
  ])
    t.throws(() => isRefused(statement), { message: /cannot be read/ }, JSON.stringify(statement));
});

test("rules come in the order of their priorities, and a rate counts what is in its scope and has its keys", (t) => {
  const rate = (more: object = {}, priority = 1): Plain => ({
    name: `rate-${priority}`,
    priority,
    statement: { rateBasedStatement: { limit: 100, ...more } },
  });
  const counted = (...rules: readonly Plain[]) => outcomeOf(rules, usual).counted.length;
  t.is(counted(rate()), 1);
  t.is(counted(rate({ scopeDownStatement: odd })), 1);
  t.is(counted(rate({ scopeDownStatement: inside })), 0);
  t.is(counted(rate({ customKeys: [{ header: { name: "x-tag" } }] })), 1);
  t.is(counted(rate({ customKeys: [{ header: { name: "x-other" } }] })), 0);
  t.is(counted(rate({ customKeys: [{ ip: {} }] })), 1);
  t.like(outcomeOf([rate({}, 2), blocking(odd, 1)], usual), { refused: 403, atOnce: true });
  t.like(outcomeOf([blocking(odd, 2), rate({}, 1)], usual), { refused: 403, atOnce: false });
  t.is(outcomeOf([blocking(odd, 2)], usual, ["rule-2"]).refused, undefined);
});
