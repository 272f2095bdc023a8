import test from "ava";
import { type BenchArgs, createSurroundings } from "../../../src/tools/contract/bench.ts";
import type { ApplicationBundle } from "../../../src/tools/contract/bundle.ts";
import type { Terms } from "../../../src/tools/contract/clauses/clause.ts";
import { clauses } from "../../../src/tools/contract/clauses/index.ts";
import { lookAt } from "../../../src/tools/contract/look.ts";
import { referencePayments } from "../../../src/tools/contract/payment-request.ts";
import { processCandidate } from "../../../src/tools/contract/process.ts";
import { brokenApplications } from "../../support/broken-applications.ts";
import { bundledApplication, bundledVariant } from "../../support/bundled-application.ts";
import { readContainers } from "../../support/containers.ts";

/** As in a cluster, but for the time that an idle connection is watched. */
const terms: Terms = { startSeconds: 20, noticeSeconds: 20, idleSeconds: 2.5, ...referencePayments };

/** Patience where something is waited for in vain. */
const hasty = { noticeSeconds: 4 };

/** Their ids, with commas between them, or `all`, which takes minutes: npm run test:contract. */
const wanted = process.env.CONTRACT_VARIANTS?.split(",");
/** The days in which otherwise each has its turn once. */
const days = 7;
const today = Math.floor(Date.now() / 86_400_000);

const ofImages = ["platform", "authorities"];

let surroundings: Awaited<ReturnType<typeof createSurroundings>>;

test.before(async () => {
  surroundings = await createSurroundings();
});

test.after.always(async () => {
  await surroundings?.stop();
});

function benchOf(bundle: ApplicationBundle): BenchArgs {
  return {
    candidate: processCandidate(bundle),
    surroundings,
    containers: readContainers(),
    authorityPath: surroundings.authorityFile,
  };
}

test.serial("the reference application keeps every clause that a plain process can keep", async (t) => {
  const bench = benchOf(await bundledApplication());
  const looked: string[] = [];
  let begun = Date.now();
  for await (const { clause, finding } of lookAt(bench, clauses, terms)) {
    const { id } = clause;
    looked.push(id);
    t.deepEqual([id, finding.kind, finding], [id, ofImages.includes(id) ? "unchecked" : "kept", finding]);
    t.log(`${id} ${Date.now() - begun} ms`);
    begun = Date.now();
  }
  t.deepEqual(looked.sort(), clauses.map(({ id }) => id).sort());
});

test.serial("each broken variant is refused by the clause that it breaks", async (t) => {
  const variants = brokenApplications(await surroundings.authority.issue("app.payments.internal"));
  const checked = clauses.filter(({ id }) => !ofImages.includes(id));
  t.deepEqual(Object.keys(variants).sort(), checked.map(({ id }) => id).sort());
  const isTried = (id: string, at: number) =>
    wanted ? wanted.includes("all") || wanted.includes(id) : (at + today) % days === 0;
  const some = checked.filter(({ id }, at) => isTried(id, at));
  for (const clause of some) {
    const { id } = clause;
    const begun = Date.now();
    const bench = benchOf(await bundledVariant(variants[id] ?? []));
    const startSeconds = id === "health" ? 5 : terms.startSeconds;
    for await (const { finding } of lookAt(bench, [clause], { ...terms, ...hasty, startSeconds })) {
      t.is(finding.kind, "broken", id);
      const found = finding.kind === "broken" ? finding.found : "";
      // Not because it was not up yet, had no leave to begin with, or was not to be asked.
      t.notRegex(found, /^(?:it is not well|in its own epoch|it could not be looked at)/, id);
      t.log(`${id}: ${found} ${Date.now() - begun} ms`);
    }
  }
});
