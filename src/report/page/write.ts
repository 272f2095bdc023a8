import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { clientScript, diagramCss, pageCss } from "./assets.ts";
import { html, verbatim } from "./html.ts";
import { pageOf } from "./page.ts";
import type { Report } from "./report.ts";
import { resultsOf } from "./results.ts";
import { architectureSection, diagramsOf } from "./sections/architecture.ts";
import { costSection } from "./sections/cost.ts";
import { exceptionsSection } from "./sections/exceptions.ts";
import { inputsData, inventorySection } from "./sections/inventory.ts";
import { moveSection } from "./sections/move.ts";
import { overviewSection } from "./sections/overview.ts";
import { publicSection } from "./sections/public.ts";
import { pathsData, reachabilitySection, reachesOf } from "./sections/reachability.ts";
import { recoverySection } from "./sections/recovery.ts";
import { requirementsSection } from "./sections/requirements.ts";
import { rulesSection } from "./sections/rules.ts";
import { standalone } from "./style/palette.ts";

/** The report as a page: the same plans give the same bytes. */
export async function reportPage(report: Report): Promise<string> {
  const reaches = reachesOf(report);
  const results = resultsOf(report);
  const sections = [
    overviewSection(report),
    await architectureSection(report),
    publicSection(report),
    reachabilitySection(report, reaches),
    moveSection(report),
    recoverySection(report),
    costSection(report),
    requirementsSection(report, results),
    rulesSection(report, results),
    exceptionsSection(report),
    inventorySection(report),
  ];
  return pageOf(report, sections, {
    style: pageCss(report),
    script: clientScript(),
    data: { ...pathsData(reaches), inputs: inputsData(report) },
  });
}

/** Writes the report into a directory. @returns the file's path */
export async function writeReport(directory: string, report: Report): Promise<string> {
  const file = join(directory, "index.html");
  const page = await reportPage(report);
  mkdirSync(directory, { recursive: true });
  writeFileSync(file, page);
  return file;
}

/** The diagrams of all states as pictures for any program, by the names of their files. */
export async function pictures({ environments }: Report): Promise<ReadonlyMap<string, string>> {
  const style = html`<style>${verbatim(standalone(diagramCss()))}</style>`;
  const files = new Map<string, string>();
  for (const environment of environments)
    for (const [{ plan }, { text }] of await diagramsOf(environment, style))
      files.set(`architecture-${environment.name}-${plan.activeRegion}.svg`, `${text}\n`);
  return files;
}

/** Writes the diagrams into a directory. @returns the files' paths */
export async function writeDiagrams(directory: string, report: Report): Promise<readonly string[]> {
  const files = [...(await pictures(report))];
  mkdirSync(directory, { recursive: true });
  return files.map(([name, text]) => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  });
}
