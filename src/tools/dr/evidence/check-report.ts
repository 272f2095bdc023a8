import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { readJson } from "../../../kit/json.ts";
import { isRecord } from "../../../proofs/model/record.ts";
import type { StepFacts } from "../step.ts";
import { brokenAt } from "./chain.ts";
import { conclude } from "./figures.ts";
import { markdown } from "./markdown.ts";
import { conclusionOf, type EvidenceReport, format, sealOf, serialize } from "./report.ts";

interface Claimed {
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

const outcome = z.enum(["begun", "done", "found", "failed", "interrupted", "concluded"]);

/** Facts by whatever name: zod's own record leaves `__proto__` out (`$ZodRecord`, v4/core/schemas.js). */
const facts = z.custom<StepFacts>(
  (value) => isRecord(value) && Object.values(value).every((fact) => typeof fact === "string"),
);

const reports: z.ZodType<EvidenceReport> = z.object({
  format: z.literal(format),
  entries: z
    .array(
      z.object({
        at: z.string(),
        name: z.string(),
        outcome,
        facts,
        previous: z.string(),
        hash: z.string(),
      }),
    )
    .min(2),
});

function parse(text: string): EvidenceReport | undefined {
  return reports.safeParse(readJson(text)).data;
}
