import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { shuffled } from "./random.ts";
import { writeReport } from "./report.ts";
import { readSample } from "./sample.ts";
import { folder, root, seed } from "./settings.ts";
import type { Tried } from "./tried.ts";
import type { Verdict } from "./verdict.ts";
import { startWorker } from "./worker-process.ts";

mkdirSync(folder, { recursive: true });
const verdictsPath = join(folder, "verdicts.jsonl");

const tried = (): readonly Tried[] =>
  existsSync(verdictsPath)
    ? readFileSync(verdictsPath, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Tried)
    : [];

const { population, chosen } = await readSample();
const done = new Set(tried().map(({ id }) => id));
// In an order of its own, so that what was done of it at any time is a sample, too.
const order = shuffled(chosen, seed + 1).filter(({ id }) => !done.has(id));
console.log(`${chosen.length} mutants, of which ${order.length} are to be tried`);

/** A run that is ended early still tells the figures of what it tried. */
let isStopped = false;
process.once("SIGINT", () => {
  isStopped = true;
});

let worker = await startWorker();
for (const mutant of order) {
  if (isStopped) break;
  const begun = Date.now();
  const told = await worker.next(600_000, { mutant: mutant.id, file: mutant.fileName });
  const verdict: Verdict =
    told === "gone" || told.verdict === undefined
      ? { outcome: "timed out", test: worker.at, ran: 0 }
      : told.verdict;
  const { id, area, fileName, location, line, original, replacement } = mutant;
  const place = `${fileName.slice(root.length + 1)}:${location.start.line + 1}:${location.start.column + 1}`;
  const found: Tried = {
    id,
    area,
    place,
    line,
    original,
    replacement,
    ms: Date.now() - begun,
    ...verdict,
  };
  appendFileSync(verdictsPath, `${JSON.stringify(found)}\n`);
  if (told === "gone" || told.clean === false || verdict.outcome === "timed out") {
    worker.end();
    worker = await startWorker();
  }
}
worker.end();

for (const [name, count] of Object.entries(population))
  writeReport(
    { name, population: count, tried: tried().filter(({ area }) => area === name) },
    join(import.meta.dirname, "left", `${name.replaceAll("/", "-")}.md`),
  );
