import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { iamChecks } from "../../src/proofs/iam/problem.ts";
import { addressOf, type Grounds, labelOf, type Source } from "../../src/proofs/model/source.ts";
import { previewChecks } from "../../src/proofs/preview/problem.ts";
import { reachabilityChecks } from "../../src/proofs/reachability/problem.ts";
import { rules } from "../../src/proofs/rules/index.ts";

const root = join(import.meta.dirname, "../..");

const checks: readonly (readonly [id: string, grounds: Grounds])[] = [
  ...rules.map((rule) => [rule.id, rule] as const),
  ...Object.entries(reachabilityChecks),
  ...Object.entries(iamChecks),
  ...Object.entries(previewChecks),
];

/** Hosts whose word counts: who makes what we use, and who defines what it speaks. */
const hosts = ["docs.aws.amazon.com", "www.pulumi.com", "github.com", "www.postgresql.org"];

/** A sentence and no more than that, without its full stop; what a source says belongs into it, not the source. */
const sentence = /^[A-Z].*\w.*[^.\s]$/;

function problemOf(source: Source): string | undefined {
  if (source === "ours" || /^[\w.-]+\/[\w.-]+#\d+$/.test(source)) return undefined;
  const [, file, name] = /^(@pulumi\/.+\.d\.ts)#(\w+)$/.exec(source) ?? [];
  if (file !== undefined) return declares(file, name ?? "") ? undefined : `${file} declares no ${name}`;
  return hosts.includes(new URL(source).host) ? undefined : "is of a host whose word does not count";
}

function declares(file: string, name: string): boolean {
  const path = join(root, "node_modules", file);
  return (
    existsSync(path) && new RegExp(`\\b(?:class ${name}\\b|${name}\\??:)`).test(readFileSync(path, "utf8"))
  );
}

test("every check says why, in one sentence", (t) => {
  t.deepEqual(
    checks.filter(([, { why }]) => !sentence.test(why)).map(([id, { why }]) => `${id}: ${why}`),
    [],
  );
});

test("every check has a source that exists, as far as one can see from here, and names none twice", (t) => {
  const problems = checks.flatMap(([id, { sources }]) => [
    ...sources.flatMap((source) => {
      const problem = problemOf(source);
      return problem === undefined ? [] : [`${id}: ${source} ${problem}`];
    }),
    ...(new Set(sources).size < sources.length ? [`${id}: names a source twice`] : []),
  ]);
  t.deepEqual(problems, []);
});

test("a source that is not there is found", (t) => {
  t.is(problemOf("@pulumi/aws/rds/cluster.d.ts#skipFinalSnapshot"), undefined);
  t.truthy(problemOf("@pulumi/aws/rds/cluster.d.ts#skipLastSnapshot"));
  t.truthy(problemOf("@pulumi/aws/rds/clusters.d.ts#skipFinalSnapshot"));
  t.truthy(problemOf("https://example.com/why"));
});

test("a source is shown by its page or as it is, with its address where it has one", (t) => {
  const page = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html#limits";
  t.is(labelOf(page), "rds-secrets-manager#limits");
  t.is(addressOf(page), page);
  t.is(labelOf("https://www.pulumi.com/docs/iac/concepts/resources/names/"), "names");
  t.is(labelOf("hashicorp/terraform-provider-aws#34860"), "hashicorp/terraform-provider-aws#34860");
  t.is(
    addressOf("hashicorp/terraform-provider-aws#34860"),
    "https://github.com/hashicorp/terraform-provider-aws/issues/34860",
  );
  t.is(addressOf("@pulumi/aws/rds/cluster.d.ts#skipFinalSnapshot"), undefined);
  t.is(addressOf("ours"), undefined);
});
