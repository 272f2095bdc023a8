import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { html, verbatim } from "./html.ts";
import type { Report } from "./report.ts";
import { type Section, sectionHtml } from "./sections/section.ts";
import { switches } from "./views.ts";

/** The style and the script of a page, which may fetch nothing. */
interface Assets {
  readonly style: string;
  readonly script: string;
  readonly data: unknown;
}

/** The whole report as one file that works without a network, and cannot use one. */
export function pageOf(
  report: Report,
  sections: readonly Section[],
  { style, script, data }: Assets,
): string {
  const title = `${report.project} infrastructure`;
  // No source is allowed but these very texts: nothing is loaded or sent, whatever a resource's name may hold.
  const policy = `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${verbatim(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header><div class="bar"><p class="brand"><strong>${report.project}</strong> <span class="quiet">${report.version}</span></p><div class="switches">${switches(report)}</div></div><nav aria-label="Sections"><ul>${sections.map(
    ({ id, short }) => html`<li><a href="#${id}">${short}</a></li>`,
  )}</ul></nav></header>
<main id="main"><h1>${title}</h1><p class="origin">Made on ${report.origin.madeOn} from version ${report.version}, commit ${report.origin.commit}.</p><p id="chosen" class="visually-hidden" aria-live="polite"></p>${sections.map(sectionHtml)}</main>
<dialog id="path" aria-labelledby="path-title"><div class="dialog-head"><h2 id="path-title"></h2><button type="button" id="path-close">Close</button></div><div id="path-ways"></div></dialog>
<script type="application/octet-stream" id="data">${packed(data)}</script>
<script>${verbatim(script)}</script>
</body>
</html>
`.text;
}

/** The data in compressed form, because it is most of the report and repeats itself, and as text that ends no element. */
const packed = (data: unknown): string => gzipSync(JSON.stringify(data), { level: 9 }).toString("base64");

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
