import test from "ava";
import { ReportedError } from "../../../src/cli/errors.ts";
import { type BenchArgs, createSurroundings } from "../../../src/tools/contract/bench.ts";
import type { ApplicationBundle } from "../../../src/tools/contract/bundle.ts";
import type { Instance } from "../../../src/tools/contract/candidate.ts";
import {
  broken,
  type Clause,
  type ClauseFinding,
  kept,
  type Terms,
} from "../../../src/tools/contract/clauses/clause.ts";
import { clauses } from "../../../src/tools/contract/clauses/index.ts";
import { lookAt } from "../../../src/tools/contract/look.ts";
import { referencePayments } from "../../../src/tools/contract/payment-request.ts";
import { processCandidate } from "../../../src/tools/contract/process.ts";
import { brokenApplications } from "../../support/broken-applications.ts";
import { bundledApplication, bundledVariant } from "../../support/bundled-application.ts";
import { readContainers } from "../../support/containers.ts";

/** The terms of a cluster, but for the time that an idle connection is watched. */
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

test.serial(
  "clauses look at one task, but for those that are alone, and not at one that broke another clause",
  async (t) => {
    const [started, removed]: [number[], number[]] = [[], []];
    const start = async (): Promise<Instance> => {
      const port = started.push(started.length);
      return {
        port,
        logs: () => [`line of ${port}`],
        exec: async () => 0,
        exited: () => undefined,
        terminate: () => {},
        remove: async () => void removed.push(port),
      };
    };
    const clause = (id: string, finding: ClauseFinding, alone?: string): Clause => ({
      id,
      says: "",
      mend: "",
      ...(alone === undefined ? {} : { alone }),
      check: async (bench) => {
        const { port } = await bench.running("app");
        seen.push(`${id} ${port}: ${bench.printed().join()}`);
        return finding;
      },
    });
    const seen: string[] = [];
    const own = [
      clause("first", kept),
      clause("alone", kept, "it ends all"),
      clause("second", broken("it failed")),
      clause("third", kept),
    ];
    const bench = {
      candidate: { platform: undefined, read: async () => undefined, start },
      surroundings,
      containers: readContainers(),
      authorityPath: surroundings.authorityFile,
    };
    for await (const { clause, finding } of lookAt(bench, own, terms))
      seen.push(`${clause.id} ${finding.kind}`);
    t.deepEqual(seen, [
      ...["first 1: line of 1", "first kept", "second 1: line of 1", "second broken"],
      ...["third 2: line of 2", "third kept", "alone 3: line of 3", "alone kept"],
    ]);
    t.deepEqual(removed, [1, 2, 3]);
  },
);

test.serial("where nothing can be started, nothing is told of any clause", async (t) => {
  const start = () => Promise.reject(new ReportedError("no container could be made"));
  const bench = {
    ...benchOf(await bundledApplication()),
    candidate: { platform: undefined, read: start, start },
  };
  await t.throwsAsync(
    async () => {
      for await (const { finding } of lookAt(bench, clauses, terms)) t.is(finding.kind, "unchecked");
    },
    { instanceOf: ReportedError },
  );
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
