import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { environments } from "../../environments/index.ts";
import { matrixMarkdown } from "../../src/proofs/matrix/markdown.ts";
import { type Control, controls } from "../../src/proofs/matrix/matrix.ts";
import { pciDss } from "../../src/proofs/matrix/pci-dss.ts";
import { readTests } from "../../src/proofs/matrix/tests.ts";
import { synthesizePlatform } from "../support/platform.ts";

const root = join(import.meta.dirname, "../..");
let all: readonly Control[];
test.before(async () => {
  all = controls(await synthesizePlatform("production", {}, { environments }), readTests(root));
});

test("every rule looks at something, and a test proves that it finds a breach", (t) => {
  for (const { id, resources, tests } of all) {
    t.true(resources.length > 0, id);
    t.true(tests.length > 0, id);
  }
});

test("every requirement that rules serve is known, and every one that is known is served", (t) => {
  const served = new Set(all.flatMap(({ pciDss: numbers }) => numbers));
  t.deepEqual([...served].sort(), Object.keys(pciDss).sort());
});

test("docs/requirements.md is in step: npm start --silent -- --matrix > docs/requirements.md", (t) => {
  t.is(readFileSync(join(root, "docs/requirements.md"), "utf8"), matrixMarkdown(all));
});
