import test from "ava";
import { conditionHolds } from "../../src/proofs/iam/requests/conditions.ts";
import { mayCall } from "../../src/proofs/iam/requests/evaluate.ts";

const context = { "aws:ResourceTag/Environment": "staging", "aws:TagKeys": ["Who", "Team"], Age: "60" };

/** Operator, key, values, whether it holds. As IAM's guide has it: reference_policies_elements_condition_operators.html */
const conditions: readonly (readonly [operator: string, key: string, values: unknown, holds: boolean])[] = [
  ["StringEquals", "aws:ResourceTag/Environment", ["production", "staging"], true],
  ["StringEquals", "AWS:resourcetag/environment", "staging", true],
  ["StringEquals", "aws:ResourceTag/Environment", "Staging", false],
  ["StringEquals", "missing", "x", false],
  ["StringEqualsIfExists", "missing", "x", true],
  ["StringEqualsIfExists", "aws:ResourceTag/Environment", "x", false],
  ["StringNotEquals", "missing", "x", true],
  ["StringNotEquals", "aws:ResourceTag/Environment", ["production", "staging"], false],
  ["StringNotEquals", "aws:ResourceTag/Environment", "production", true],
  ["StringLike", "aws:ResourceTag/Environment", "st?ging", true],
  ["ArnNotLike", "aws:ResourceTag/Environment", "st*", false],
  ["Null", "missing", "true", true],
  ["Null", "aws:ResourceTag/Environment", "true", false],
  ["Null", "aws:ResourceTag/Environment", "false", true],
  ["NumericLessThan", "Age", "3600", true],
  ["NumericLessThan", "Age", "60", false],
  ["ForAllValues:StringEquals", "aws:TagKeys", ["Who", "Team", "More"], true],
  ["ForAllValues:StringEquals", "aws:TagKeys", ["Who"], false],
  ["ForAllValues:StringEquals", "missing", ["Who"], true],
  ["ForAnyValue:StringEquals", "aws:TagKeys", ["Who"], true],
  ["ForAnyValue:StringEquals", "missing", ["Who"], false],
];

test("a condition holds when IAM says that it does", (t) => {
  for (const [operator, key, values, holds] of conditions)
    t.is(conditionHolds(operator, key, values, context), holds, `${operator} ${key} ${values}`);
});

test("an operator that is not known is an error: what cannot be read proves nothing", (t) => {
  t.throws(() => conditionHolds("DateLessThan", "aws:CurrentTime", "2030-01-01", {}), {
    message: /DateLessThan/,
  });
});

test("a call takes a statement that allows it, a boundary that lets it, and none that denies it", (t) => {
  const request = { action: "s3:GetObject", arn: "arn:aws:s3:::bucket/key", context: {} };
  const allow = { Effect: "Allow", Action: "S3:Get*", Resource: "arn:aws:s3:::bucket/*" } as const;
  const deny = { Effect: "Deny", NotAction: "s3:List*", NotResource: "arn:aws:s3:::other/*" } as const;
  t.true(mayCall({ statements: [allow], boundary: undefined }, request));
  t.true(mayCall({ statements: [allow], boundary: [allow] }, request));
  t.false(mayCall({ statements: [], boundary: [allow] }, request));
  t.false(mayCall({ statements: [allow], boundary: [] }, request));
  t.false(mayCall({ statements: [allow, deny], boundary: undefined }, request));
  t.false(mayCall({ statements: [allow], boundary: [allow, deny] }, request));
  t.true(
    mayCall(
      { statements: [allow, { ...deny, NotResource: "arn:aws:s3:::bucket/*" }], boundary: undefined },
      request,
    ),
  );
});
