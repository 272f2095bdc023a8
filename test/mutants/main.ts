import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allMutants, folderOf, type Mutant, withMutants } from "./instrument.ts";
import { leftOf, rowOf } from "./report.ts";
import { areas, folder as out, root, seed } from "./settings.ts";
import type { Tried } from "./tried.ts";
import type { Facts, Order, Verdict } from "./worker.ts";

mkdirSync(out, { recursive: true });

/** Numbers that look random and are the same each time: mulberry32. */
function randoms(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The wording of what people read is not behaviour: texts of more than one word. */
const isWording = ({ mutatorName, original }: Mutant): boolean =>
  mutatorName === "StringLiteral" && /\s/.test(original);

const files = execFileSync("git", ["ls-files", ...Object.keys(areas)], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((name) => name.endsWith(".ts"))
  .map((name) => join(root, name));

interface Sample {
  readonly population: Readonly<Record<string, number>>;
  readonly chosen: readonly (Mutant & { readonly area: string })[];
}

async function sampled(tool: string): Promise<Sample> {
  const all = (await allMutants(tool, files)).filter((mutant) => !isWording(mutant));
  const random = randoms(seed);
  const byArea = Object.entries(areas).map(([area, size]) => {
    const within = all.filter(({ fileName }) => fileName.startsWith(join(root, area, "/")));
    const drawn = within.map((mutant) => ({ mutant, at: random() })).sort((a, b) => a.at - b.at);
    return { area, count: within.length, mutants: drawn.slice(0, size).map(({ mutant }) => mutant) };
  });
  return {
    population: Object.fromEntries(byArea.map(({ area, count }) => [area, count])),
    chosen: byArea.flatMap(({ area, mutants }) => mutants.map((mutant) => ({ ...mutant, area }))),
  };
}

const samplePath = join(out, "sample.json");
const instrumentedPath = join(out, "instrumented.json");
const factsPath = join(out, "facts.json");
const verdictsPath = join(out, "verdicts.jsonl");

if (!existsSync(samplePath)) {
  const tool = folderOf("@stryker-mutator/instrumenter");
  const sample = await sampled(tool);
  const texts = await withMutants(tool, files, new Set(sample.chosen.map(({ id }) => id)));
  writeFileSync(instrumentedPath, JSON.stringify(texts));
  writeFileSync(samplePath, JSON.stringify(sample));
}
const sample = JSON.parse(readFileSync(samplePath, "utf8")) as Sample;
console.log(JSON.stringify(sample.population), sample.chosen.length);

interface Told {
  readonly loaded?: boolean;
  readonly ready?: boolean;
  readonly facts?: Facts;
  readonly at?: string;
  readonly verdict?: Verdict;
  readonly clean?: boolean;
}

class Worker {
  readonly #child: ChildProcess;
  #heard: ((told: Told | "gone") => void) | undefined;
  at = "";

  constructor(mutant?: string) {
    this.#child = fork(join(import.meta.dirname, "worker.ts"), {
      cwd: root,
      execArgv: [`--import=${join(import.meta.dirname, "register.js")}`, "--max-semi-space-size=128"],
      env: {
        ...process.env,
        NODE_ENV: "test",
        MUTANTS_INSTRUMENTED: instrumentedPath,
        ...(mutant === undefined ? {} : { __STRYKER_ACTIVE_MUTANT__: mutant }),
      },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#child.on("message", (told: Told) => {
      if (told.at !== undefined) {
        this.at = told.at;
      } else this.#heard?.(told);
    });
    this.#child.on("exit", () => this.#heard?.("gone"));
  }

  /** The next thing it says; "gone" when it died or said nothing for so long. */
  next(limitMs: number, order?: Order): Promise<Told | "gone"> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.end();
        resolve("gone");
      }, limitMs);
      this.#heard = (told) => {
        clearTimeout(timer);
        resolve(told);
      };
      if (order !== undefined) this.#child.send(order);
    });
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }
}

async function started(): Promise<Worker> {
  const worker = new Worker();
  const loaded = await worker.next(1_800_000);
  if (loaded === "gone") throw new Error("the tests could not be loaded");
  if (!existsSync(factsPath)) {
    const told = await worker.next(14_400_000, { kind: "measure" });
    if (told === "gone" || told.facts === undefined) throw new Error("the tests could not be measured");
    writeFileSync(factsPath, JSON.stringify(told.facts));
    return worker;
  }
  await worker.next(1_800_000, {
    kind: "known",
    facts: JSON.parse(readFileSync(factsPath, "utf8")) as Facts,
  });
  return worker;
}

const tried = (): readonly Tried[] =>
  existsSync(verdictsPath)
    ? readFileSync(verdictsPath, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Tried)
    : [];

const done = new Set(tried().map(({ id }) => id));
let worker = await started();
// In an order of its own, so that what was done of it at any time is a sample, too.
const random = randoms(seed + 1);
const order = sample.chosen
  .filter(({ id }) => !done.has(id))
  .map((mutant) => ({ mutant, at: random() }))
  .sort((a, b) => a.at - b.at)
  .map(({ mutant }) => mutant);
for (const mutant of order) {
  const begun = Date.now();
  const told = await worker.next(600_000, { kind: "run", mutant: mutant.id, file: mutant.fileName });
  const verdict: Verdict =
    told === "gone" || told.verdict === undefined
      ? { outcome: "timed out", test: worker.at, ran: 0, reaching: 0, loading: false }
      : told.verdict;
  const dirty = told === "gone" || told.clean === false || verdict.outcome === "timed out";
  const { id, area, fileName, mutatorName, location, original, replacement } = mutant;
  const place = `${fileName.slice(root.length + 1)}:${location.start.line + 1}:${location.start.column + 1}`;
  const line = {
    id,
    area,
    place,
    mutatorName,
    original,
    replacement,
    ms: Date.now() - begun,
    dirty,
    ...verdict,
  };
  appendFileSync(verdictsPath, `${JSON.stringify(line)}\n`);
  if (dirty) {
    worker.end();
    worker = await started();
  }
}
worker.end();

const results = Object.entries(sample.population).map(([name, population]) => ({
  name,
  population,
  tried: tried().filter(({ area }) => area === name),
}));
console.log(
  "| Area | Mutants | Tried | Only while loading | Noticed | Change nothing | Left | Share | 95 % |",
);
for (const area of results) if (area.tried.length > 0) console.log(rowOf(area));
for (const line of results.flatMap(leftOf)) console.log(line);
