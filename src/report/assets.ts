import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bundleTextAtOnce } from "../rotation/bundle-text.ts";
import type { Report } from "./report.ts";
import { paletteCss } from "./style/palette.ts";
import { viewCss } from "./views.ts";

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The style sheet of diagrams, with its colours still to come. */
export const diagramCss = (): string => readFileSync(pathOf("style/diagram.css"), "utf8");

/** The page's style sheet. */
export const pageCss = (report: Report): string =>
  [
    `:root{color-scheme:light dark;${paletteCss}}`,
    readFileSync(pathOf("style/page.css"), "utf8"),
    readFileSync(pathOf("style/tables.css"), "utf8"),
    diagramCss(),
    readFileSync(pathOf("style/print.css"), "utf8"),
    viewCss(report),
  ].join("\n");

/** The page's script, in one piece. */
export const clientScript = (): string =>
  bundleTextAtOnce({
    entryPoints: [pathOf("client/main.ts")],
    platform: "browser",
    target: "es2022",
    format: "iife",
  });
