import test from "ava";
import fc from "fast-check";
import { append } from "../../../src/tools/dr/evidence/chain.ts";
import { problemsOfReport } from "../../../src/tools/dr/evidence/check-report.ts";
import { conclude } from "../../../src/tools/dr/evidence/figures.ts";
import { markdown } from "../../../src/tools/dr/evidence/markdown.ts";
import {
  type EvidenceReport,
  format,
  sealOf,
  serialize,
  startEvidence,
} from "../../../src/tools/dr/evidence/report.ts";
import type { StepFacts, StepOutcome } from "../../../src/tools/dr/step.ts";

const text = fc.string({ unit: "grapheme", maxLength: 12 });
const facts: fc.Arbitrary<StepFacts> = fc.dictionary(text, text, { maxKeys: 4, noNullPrototype: true });
const outcome = fc.constantFrom<StepOutcome>("done", "found", "failed", "interrupted");
const time = fc.date({ noInvalidDate: true, min: new Date("2026-01-01"), max: new Date("2027-01-01") });

const reports: fc.Arbitrary<EvidenceReport> = fc
  .tuple(text, facts, fc.array(fc.tuple(text, outcome, facts), { maxLength: 5 }), time)
  .map(([command, head, steps, now]) => {
    const evidence = startEvidence(command, head, () => now);
    for (const [name, how, found] of steps) evidence.record(name, how, found);
    return evidence.conclude();
  });

const problems = (written: string, more: { readonly page?: string; readonly seal?: string } = {}) =>
  problemsOfReport({ text: written, page: more.page, seal: more.seal });

test("a report is accepted as it was written, with its page and its seal", (t) => {
  fc.assert(
    fc.property(reports, (report) => {
      t.deepEqual(problems(serialize(report), { page: markdown(report), seal: sealOf(report) }), []);
    }),
  );
});

test("a fact may have any name", (t) => {
  const evidence = startEvidence(
    "drill",
    JSON.parse('{ "__proto__": "x", "constructor": "y" }'),
    () => new Date(),
  );
  t.deepEqual(problems(serialize(evidence.conclude())), []);
});

test("any single character that is changed, left out or put in is found out", (t) => {
  fc.assert(
    fc.property(
      reports,
      fc.nat(),
      fc.constantFrom("change", "leave out", "put in"),
      fc.constantFrom(...'09aZ ",}\n'),
      (report, place, edit, character) => {
        const written = serialize(report);
        const at = place % written.length;
        const rest = written.slice(edit === "put in" ? at : at + 1);
        const edited = `${written.slice(0, at)}${edit === "leave out" ? "" : character}${rest}`;
        fc.pre(edited !== written);
        t.not(problems(edited).length, 0, edited);
      },
    ),
    { numRuns: 1000 },
  );
});

type Edit = (entries: readonly EvidenceReport["entries"][number][], at: number) => readonly unknown[];
const edits: Readonly<Record<string, Edit>> = {
  "an entry left out": (entries, at) => entries.toSpliced(at, 1),
  "an entry doubled": (entries, at) => entries.toSpliced(at, 0, ...entries.slice(at, at + 1)),
  "two entries exchanged": (entries, at) => {
    const other = (at + 1) % entries.length;
    return entries.with(at, entries[other] as never).with(other, entries[at] as never);
  },
  "another time": (entries, at) =>
    entries.with(at, { ...entries[at], at: "2020-01-01T00:00:00.000Z" } as never),
  "another name": (entries, at) =>
    entries.with(at, { ...entries[at], name: "another name, longer than any" } as never),
  "a fact more": (entries, at) =>
    entries.with(at, { ...entries[at], facts: { ...entries[at]?.facts, "a longer name": "" } } as never),
  "a key more": (entries, at) => entries.with(at, { ...entries[at], more: "x" } as never),
  "another hash": (entries, at) => entries.with(at, { ...entries[at], hash: "0" } as never),
};

for (const [name, edit] of Object.entries(edits))
  test(`rejected: ${name}`, (t) => {
    fc.assert(
      fc.property(reports, fc.nat(), (report, place) => {
        const entries = edit(report.entries, place % report.entries.length);
        t.not(problems(`${JSON.stringify({ format, entries }, null, 2)}\n`).length, 0);
      }),
    );
  });

test("who writes the whole chain anew is found out by the seal that was kept elsewhere", (t) => {
  const now = () => new Date("2026-01-01");
  const evidence = startEvidence("drill", { stack: "production" }, now);
  const report = evidence.conclude();
  const [head, last] = report.entries;
  if (!head || !last) throw new Error("no entries");
  const entries = append([head], { ...last, at: "2025-01-01T00:00:00.000Z" });
  const forged = serialize({ format, entries });
  t.deepEqual(problems(forged), []);
  t.regex(problems(forged, { seal: sealOf(report) }).join(), /its seal is/);
});

test("figures that do not follow from the times are rejected, however well they are chained", (t) => {
  const evidence = startEvidence("failover", { startedAt: "2026-01-01T00:00:00Z" }, () => new Date(0));
  evidence.record("confirm", "done", { confirmedAt: "2026-01-01T01:00:00Z" });
  const report = evidence.conclude();
  t.deepEqual(problems(serialize(report)), []);
  const { entries } = report;
  const [last, steps] = [entries.at(-1), entries.slice(0, -1)];
  t.is(last?.facts.recoverySeconds, "3600");
  if (!last) throw new Error("no conclusion");
  const forged = append(steps, { ...last, facts: { ...last.facts, recoverySeconds: "60" } });
  t.regex(problems(serialize({ format, entries: forged })).join(), /its figures are/);
});

test("a page that says something else is rejected, and so is what is no report", (t) => {
  const report = startEvidence("drill", { stack: "staging" }, () => new Date(0)).conclude();
  t.deepEqual(problems(serialize(report), { page: `${markdown(report)}!` }), [
    "the page beside it says something else",
  ]);
  for (const no of [
    "",
    "{}",
    "[]",
    '{"format":"payments-dr-1","entries":[]}',
    serialize(report).replace("drill", "x\u0000"),
  ])
    t.not(problems(no).length, 0);
});

test("what is no report is said to be none, whatever of it is missing", (t) => {
  const { entries } = startEvidence("drill", { stack: "staging" }, () => new Date(0)).conclude();
  const none = ["it is no report of the format payments-dr-1"];
  const [head, last] = entries;
  for (const odd of [
    [head],
    [head, null],
    [head, last, { ...last, facts: undefined }],
    [head, last, { ...last, facts: { result: 1 } }],
    [head, last, { ...last, outcome: "well done" }],
    [head, last, { ...last, at: 0 }],
  ])
    t.deepEqual(problems(serialize({ format, entries: odd as never })), none);
  t.deepEqual(problems("null"), none);
  t.deepEqual(problems(JSON.stringify({ format: "payments-dr-2", entries })), none);
  t.deepEqual(problems(JSON.stringify({ format, entries: { ...entries } })), none);
  // Complete as a file, and not as a report.
  t.true(problems(serialize({ format, entries: append([], head as never) })).includes(none[0] ?? ""));
  const unfinished = append(append([], head as never), {
    ...(head as never as EvidenceReport["entries"][0]),
  });
  t.true(
    problems(serialize({ format, entries: unfinished })).includes("its beginning or its end is missing"),
  );
  const headless = append(append([], last as never), last as never);
  t.true(problems(serialize({ format, entries: headless })).includes("its beginning or its end is missing"));
});

const done = (found: StepFacts) => ({ at: "", name: "", outcome: "done" as const, facts: found });
const times = { startedAt: "2026-01-01T00:00:00Z", confirmedAt: "2026-01-01T00:20:00Z" };
const figures: readonly (readonly [string, StepFacts, StepFacts])[] = [
  ["nothing measured", {}, { result: "succeeded" }],
  ["recovery", times, { result: "succeeded", recoverySeconds: "1200" }],
  [
    "a loss",
    { takenAt: "2026-01-01T00:00:00Z", lastWriteAt: "2026-01-01T00:01:30Z" },
    { result: "succeeded", dataLossSeconds: "90" },
  ],
  [
    "a backup after the closing, by whatever clock, of a region that was seen to be closed still",
    {
      takenAt: "2026-01-01T00:00:00Z",
      lastWriteAt: "2026-01-01T00:01:30Z",
      copy: "a",
      restoredFrom: "a",
      seenClosedAt: "2026-01-01T01:00:00Z",
    },
    { result: "succeeded", dataLossSeconds: "0" },
  ],
  [
    "a backup after the closing, and nobody has looked again",
    { takenAt: "2026-01-01T00:00:00Z", lastWriteAt: "2026-01-01T00:01:30Z", copy: "a", restoredFrom: "a" },
    { result: "succeeded" },
  ],
  [
    "restored from something else than the copy",
    { takenAt: "2026-01-01T00:00:00Z", lastWriteAt: "2026-01-01T00:01:30Z", copy: "a", restoredFrom: "b" },
    { result: "succeeded", dataLossSeconds: "90" },
  ],
];

for (const [name, found, expected] of figures)
  test(`figures: ${name}`, (t) => t.deepEqual(conclude([done(found)]), expected));

test("no figures where it failed, or where all was done before", (t) => {
  t.deepEqual(conclude([done(times), { ...done({}), outcome: "failed" }]), { result: "failed" });
  t.deepEqual(conclude([done({ ...times, database: "g2" }), { ...done({}), outcome: "failed" }]), {
    result: "failed",
  });
  t.deepEqual(conclude([{ ...done(times), outcome: "found" }]), { result: "nothing to do" });
  t.deepEqual(conclude([done({}), { ...done({}), outcome: "interrupted" }]), { result: "interrupted" });
});

test("figures are measured by a run that moved the database, or that has confirmed it itself", (t) => {
  const found = { ...done(times), outcome: "found" as const };
  t.deepEqual(conclude([done({}), found]), { result: "succeeded" });
  t.deepEqual(conclude([done({ database: "g2" }), found]), { result: "succeeded", recoverySeconds: "1200" });
  t.deepEqual(conclude([{ ...done({ database: "g2" }), outcome: "found" }, done({}), found]), {
    result: "succeeded",
  });
});

test("a global database loses what it was behind by, and nothing where all was carried and its region seen closed", (t) => {
  const global = (facts: StepFacts) => conclude([done({ ...facts, database: "g2" })]).dataLossSeconds;
  t.is(global({ lagSeconds: "7" }), "7");
  t.is(global({ carried: "all", lagSeconds: "7", seenClosedAt: "2026-01-01T01:00:00Z" }), "0");
  t.is(global({ carried: "all", lagSeconds: "7" }), undefined);
  // By clocks that differ no loss is less than none.
  t.is(global({ takenAt: "2026-01-01T00:01:00Z", lastWriteAt: "2026-01-01T00:00:00Z" }), "0");
});
