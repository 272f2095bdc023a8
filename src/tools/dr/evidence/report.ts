import type { StepFacts, StepOutcome } from "../step.ts";
import { append, type ReportEntry } from "./chain.ts";
import { conclude } from "./figures.ts";

/** The record of one run of a command. */
export interface EvidenceReport {
  readonly format: typeof format;
  readonly entries: readonly ReportEntry[];
}

export const format = "payments-dr-1";

interface Evidence {
  readonly record: (name: string, outcome: StepOutcome, facts: StepFacts) => void;
  /** Ends the record with what it amounts to. */
  readonly conclude: () => EvidenceReport;
}

/** @param facts who does what, from where to where */
export function startEvidence(command: string, facts: StepFacts, now: () => Date): Evidence {
  let entries = append([], { at: now().toISOString(), name: command, outcome: "begun", facts });
  return {
    record: (name, outcome, found) => {
      entries = append(entries, { at: now().toISOString(), name, outcome, facts: found });
    },
    conclude: () => ({
      format,
      entries: append(entries, {
        at: now().toISOString(),
        name: "conclusion",
        outcome: "concluded",
        facts: conclude(entries),
      }),
    }),
  };
}

/** The one way in which a report is written, to the byte. */
export const serialize = (report: EvidenceReport): string => `${JSON.stringify(report, null, 2)}\n`;

/** The last hash. Whoever keeps it elsewhere can tell this report from any other. */
export const sealOf = ({ entries }: EvidenceReport): string => entries.at(-1)?.hash ?? "";

export const conclusionOf = ({ entries }: EvidenceReport): StepFacts => entries.at(-1)?.facts ?? {};
