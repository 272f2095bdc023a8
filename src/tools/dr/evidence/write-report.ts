import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { markdown } from "./markdown.ts";
import { type EvidenceReport, serialize } from "./report.ts";

/** Writes the JSON and the page beside it. @returns the JSON file's path */
export function writeReport(folder: string, report: EvidenceReport): string {
  const [head] = report.entries;
  const time = head?.at.replaceAll(/[-:]|\.\d+/g, "");
  const name = join(folder, `${time}-${head?.facts.stack?.replaceAll("/", "-")}-${head?.name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${name}.json`, serialize(report));
  writeFileSync(`${name}.md`, markdown(report));
  return `${name}.json`;
}
