import { elapsed } from "../../../cli/clock.ts";
import type { StepFacts } from "../step.ts";
import { conclusionOf, type EvidenceReport, sealOf } from "./report.ts";

/** The report for people. It says nothing that the JSON does not. */
export function markdown(report: EvidenceReport): string {
  const { entries } = report;
  const [head] = entries;
  const { result, recoverySeconds, dataLossSeconds } = conclusionOf(report);
  const steps = entries.slice(1, -1);
  return `${[
    `# ${head?.name} of ${head?.facts.stack}: ${result}`,
    table(["", ""], Object.entries(head?.facts ?? {})),
    "## Figures",
    table(
      ["", "", "from … to"],
      [
        ["Recovery time", time(recoverySeconds), "`startedAt` … `confirmedAt`"],
        [
          "Data loss, at most",
          time(dataLossSeconds),
          "`takenAt` … `lastWriteAt`; none where `restoredFrom` is `copy`; of a global database `lagSeconds`, none where all was `carried`",
        ],
      ],
    ),
    "## Steps",
    table(
      ["Ended at", "Step", "How", "What was found"],
      steps.map(({ at, name, outcome, facts }) => [at, name, outcome, list(facts)]),
    ),
    "## What this proves",
    "Each entry of the JSON file beside this page holds the hash of the one before, so that nothing in it can be changed, " +
      "left out or put in without breaking the chain, and `npm run dr -- check-report` calculates the figures anew. It does " +
      "not prove who wrote it: whoever can write the file can write another one, whole. So keep the seal where " +
      "the writer cannot change it, such as the change ticket, and compare it with `--seal`. What was done to AWS is in " +
      "CloudTrail under the caller's own identity, at the times above. The times of steps are those of the machine that ran the command; " +
      "`takenAt` is AWS Backup's.",
    `Seal: \`${sealOf(report)}\``,
  ].join("\n\n")}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n").replaceAll("\n\n", "\n");
}

const list = (facts: StepFacts): string =>
  Object.entries(facts)
    .map(([name, value]) => `${name}: ${value.replaceAll("\n", " ")}`)
    .join("<br>");

const time = (seconds: string | undefined): string =>
  seconds === undefined ? "not measured" : elapsed(Number(seconds) * 1000);
