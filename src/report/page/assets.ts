import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
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

/**
 * The page's script, in one piece: the same sources give the same bytes. Made at once, so that no process of esbuild is
 * left when the command ends.
 */
export function clientScript(): string {
  const { outputFiles } = buildSync({
    entryPoints: [pathOf("client/main.ts")],
    bundle: true,
    write: false,
    platform: "browser",
    target: "es2022",
    format: "iife",
    minify: true,
    legalComments: "none",
    tsconfigRaw: { compilerOptions: { strict: true } },
    logLevel: "silent",
  });
  return outputFiles.map(({ text }) => text).join("");
}
