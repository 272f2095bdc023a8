import { isDeepStrictEqual } from "node:util";
import { brokenAt, type ReportEntry } from "./chain.ts";
import { conclude } from "./figures.ts";
import { markdown } from "./markdown.ts";
import { conclusionOf, type EvidenceReport, format, sealOf, serialize } from "./report.ts";

export interface Claimed {
  /** The text of the JSON file. */
  readonly text: string;
  /** The page beside it; undefined if there is none. */
  readonly page: string | undefined;
  /** The last hash, as it was kept elsewhere; undefined if it is not known. */
  readonly seal: string | undefined;
}

/** The problems of a report; none where it is as it was written. */
export function problemsOfReport({ text, page, seal }: Claimed): readonly string[] {
  const report = parse(text);
  if (report === undefined) return [`it is no report of the format ${format}`];
  const problems: string[] = [];
  // Whitespace, order, doubled and unknown keys: what a reader sees has to be what is calculated with.
  if (text !== serialize(report)) problems.push("it is not written as reports are");
  const broken = brokenAt(report.entries);
  if (broken !== undefined) problems.push(`the chain breaks at entry ${broken + 1}`);
  const steps = report.entries.slice(0, -1);
  if (steps[0]?.outcome !== "begun" || report.entries.at(-1)?.outcome !== "concluded")
    problems.push("its beginning or its end is missing");
  const found = conclusionOf(report);
  const calculated = conclude(steps);
  if (!isDeepStrictEqual(found, calculated))
    problems.push(
      `its figures are ${JSON.stringify(found)}; from its times follow ${JSON.stringify(calculated)}`,
    );
  if (seal !== undefined && seal !== sealOf(report))
    problems.push(`its seal is ${sealOf(report)}, not ${seal}`);
  if (page !== undefined && page !== markdown(report))
    problems.push("the page beside it says something else");
  return problems;
}

function parse(text: string): EvidenceReport | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || value.format !== format || !Array.isArray(value.entries)) return undefined;
  const entries = value.entries.flatMap((item: unknown) => entryOf(item) ?? []);
  return entries.length === value.entries.length && entries.length >= 2 ? { format, entries } : undefined;
}

const outcomes = ["begun", "done", "found", "failed", "interrupted", "concluded"] as const;

function entryOf(value: unknown): ReportEntry | undefined {
  if (!isRecord(value) || !isRecord(value.facts)) return undefined;
  const { at, name, previous, hash } = value;
  const outcome = outcomes.find((known) => known === value.outcome);
  const facts = Object.entries(value.facts).flatMap(([key, fact]) =>
    typeof fact === "string" ? [[key, fact] as const] : [],
  );
  if (facts.length !== Object.keys(value.facts).length || outcome === undefined) return undefined;
  if (![at, name, previous, hash].every((part) => typeof part === "string")) return undefined;
  return {
    at: String(at),
    name: String(name),
    outcome,
    facts: Object.fromEntries(facts),
    previous: String(previous),
    hash: String(hash),
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
