import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { environments } from "../../environments/index.ts";
import { production } from "../../environments/production.ts";
import { plainly } from "../../src/cli/terminal.ts";
import { costOf } from "../../src/proofs/cost/index.ts";
import { countedChecks, counts, exceptionsIn, proofs } from "../../src/proofs/counts.ts";
import { difference } from "../../src/proofs/model/diff.ts";
import { figuresOf } from "../../src/proofs/model/move-figures.ts";
import { closingMinutes } from "../../src/proofs/model/recovery-time.ts";
import { resourcesOf, touchedText } from "../../src/proofs/model/resources.ts";
import { treeOf } from "../../src/proofs/model/tree.ts";
import { isKnown, type ReportPlan } from "../../src/report/page/report.ts";
import { reportStack } from "../../src/report/terminal/stack.ts";
import { verdictLines } from "../../src/report/terminal/verdict.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { committedPage, committedReport, planOf, reportPlans } from "../support/report.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const page = { paint: plainly, width: 120, checks: counts.checks };

let made: readonly ReportPlan[];
let report: string;
test.before(async () => {
  made = await reportPlans();
  report = await committedPage();
});

const statesOf = (stack: string): readonly [ReportPlan, ReportPlan] => {
  const [first, second] = made.filter((plan) => plan.stack === stack);
  if (first === undefined || second === undefined) throw new Error(`${stack} has no two states`);
  return [first, second];
};

test("terminal, report and tree count the same resources", (t) => {
  for (const stack of ["production", "staging"]) {
    const plans = statesOf(stack);
    const verdicts = verdictLines([{ stack, bare: [], plans }], page).join("\n");
    for (const { synthesis, activeRegion } of plans) {
      const count = resourcesOf(synthesis).length;
      const inTree = treeOf(synthesis).flatMap(({ blocks }) => blocks.flatMap(({ resources }) => resources));
      t.is(inTree.length, count);
      t.regex(verdicts, new RegExp(`${activeRegion} +${count} `));
      t.true(report.includes(`${count} with ${activeRegion} active`));
    }
    t.true(reportStack(plans, page).includes(` · ${resourcesOf(plans[0].synthesis).length} resources · `));
  }
});

test("the table explains a move where there is one, and nothing where nothing was planned", (t) => {
  const wordsOf = (plans: readonly ReportPlan[]) =>
    verdictLines([{ stack: "staging", bare: [], plans }], page).join("\n");
  const both = statesOf("staging");
  t.regex(wordsOf(both), /a move: resources made.*notes, /s);
  t.notRegex(wordsOf([both[0]]), /a move: resources made/);
  t.regex(wordsOf([both[0]]), /notes, /);
  t.is(wordsOf([]).split("\n").length, 2);
});

test("a move touches, takes and may lose the same in terminal, report and prices", async (t) => {
  for (const environment of (await committedReport()).environments) {
    const [before, after] = statesOf(environment.name);
    const moved = difference(before.synthesis, after.synthesis);
    const { minutes, every } = figuresOf(after.synthesis, moved);
    const verdicts = verdictLines([{ stack: environment.name, bare: [], plans: [before, after] }], page).join(
      "\n",
    );
    t.regex(verdicts, new RegExp(` ${minutes} min +${every} min$`, "m"));
    const details = reportStack([before, after], page);
    t.true(details.includes(`about ${minutes} minutes until customers are served`));
    t.regex(details, new RegExp(`^ +${every} min {2}of payments`, "m"));
    t.true(details.includes(touchedText(moved)));
    t.true(report.includes(touchedText(moved)));
    t.true(report.includes(`about ${minutes} minutes`));
    t.true(report.includes(`to about minute ${minutes}</strong>`));
    t.true(report.includes(`up to ${every} minutes`));
    const built = isKnown(environment.cost)
      ? environment.cost.strategies.find((way) => way.built)
      : undefined;
    // A region that is lost is not waited for to close.
    t.is(built?.minutes, minutes - Math.floor(closingMinutes(after.synthesis, moved)));
    t.true(built?.loss.startsWith(`${every} min `));
  }
});

test("the ways to be ready for the loss of a region are in docs/cost.md as they are priced", async (t) => {
  const image = { imageTag: "1.0.0" };
  const before = await synthesizePlatform("production", image, { environments });
  const moving = { ...image, activeRegion: production.secondary.region };
  const after = await synthesizePlatform("production", moving, { environments, previous: before });
  const ways = costOf([planOf(before, "us-east-1"), planOf(after, "us-west-2")], production).strategies;
  t.is(ways.length, 4);
  t.is(ways.find(({ built }) => built)?.name, "warm standby");
  const rows = read("docs/cost.md").split("\n");
  for (const { name, usd, minutes } of ways) {
    const [idle, load] = [usd.idle, usd.load].map(Math.round);
    const cells = `| ${idle === load ? load : `${idle} to ${load}`} | ${minutes} min |`;
    t.true(
      rows.some((row) => row.includes(name.split(" without ")[0] ?? name) && row.includes(cells)),
      `${name} ${cells}`,
    );
  }
});

test("what both environments cost is in README and docs/cost.md as it is calculated", async (t) => {
  const told = read("README.md");
  const image = { imageTag: "1.0.0" };
  for (const environment of environments) {
    const { name, primary, secondary, monthlyBudget } = environment;
    const before = await synthesizePlatform(name, image, { environments });
    const moving = { ...image, activeRegion: secondary.region };
    const after = await synthesizePlatform(name, moving, { environments, previous: before });
    const states = [planOf(before, primary.region), planOf(after, secondary.region)] as const;
    const [usual, moved] = costOf(states, environment).estimates;
    if (usual === undefined || moved === undefined) return t.fail(`${name} has no two estimates`);
    const cells = [usual.total.idle, usual.total.load, usual.standby.load, monthlyBudget, moved.total.load];
    t.true(read("docs/cost.md").includes(`| ${[name, ...cells.map(tens)].join(" | ")} |`), cells.join(" "));
    t.regex(told, new RegExp(`${name} about ${tens(usual.total.load)}\\b`));
    if (name === "staging")
      t.true(read("docs/first-deployment.md").includes(`about ${tens(usual.total.load)} USD a month`));
    if (name !== "production") continue;
    const ofKind = (start: string) =>
      usual.regions
        .flatMap(({ blocks }) => blocks.flatMap(({ charges }) => charges))
        .filter(({ what }) => what.startsWith(start))
        .reduce((sum, { usd }) => sum + usd.load, 0);
    const [units, endpoints, instances] = ["Aurora capacity unit", "interface endpoint", "instance "].map(
      (start) => tens(ofKind(start)),
    );
    const sentence = `units of the database are ${units}, interface endpoints ${endpoints} and instances ${instances}.`;
    t.true(read("docs/cost.md").includes(sentence), sentence);
  }
});

const tens = (usd: number): string => (Math.round(usd / 10) * 10).toLocaleString("en-US");

test("rules and checks are counted once, and everything says so alike", (t) => {
  t.is(
    counts.checks - counts.rules,
    counts.checksOfProofs - proofs.size,
    "a proof is one rule and several checks",
  );
  t.true(read("docs/requirements.md").includes(`${countedChecks}.`));
  t.true(report.includes(`<summary>${countedChecks}</summary>`));
  t.true(report.includes(`all ${counts.checks} checks pass`));
  t.regex(
    verdictLines([{ stack: "staging", bare: [], plans: statesOf("staging") }], page)[1] ?? "",
    new RegExp(` ${counts.checks} pass$`),
  );
  for (const plan of made) {
    t.true(
      report.includes(`${exceptionsIn([plan])} <span class="quiet">for ${plan.excused.length} findings`),
    );
    t.true(report.includes(`${exceptionsIn([plan])} exceptions for ${plan.excused.length} findings`));
  }
  t.regex(
    verdictLines([{ stack: "staging", bare: [], plans: statesOf("staging") }], page).join(" "),
    new RegExp(` ${exceptionsIn(statesOf("staging"))} exceptions`),
  );
  const reasons = new Set(made.flatMap(({ excused }) => excused.map(({ exception }) => exception.reason)));
  t.true(reasons.size > 1);
  t.is(exceptionsIn(made), reasons.size);
  for (const path of ["README.md", "src/README.md", "docs/commands.md", "docs/governance.md"])
    t.notRegex(read(path), /\b\d{2,} (?:rules|checks|resources)\b/, `${path} leaves numbers to what counts`);
});
