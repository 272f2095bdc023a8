import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import GithubSlugger from "github-slugger";
import { marked, type Token } from "marked";

/** A page of documentation. */
export interface Page {
  /** The path from the project's folder. */
  readonly path: string;
  readonly text: string;
  /** The targets of its links, as they are written. */
  readonly links: readonly string[];
  /** The anchors within it. */
  readonly anchors: ReadonlySet<string>;
  /** Pieces of code in the text, and blocks of it. */
  readonly code: readonly string[];
}

/** The READMEs and everything in docs. @param root the folder of package.json */
export function readPages(root: string): ReadonlyMap<string, Page> {
  const inDocs = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" });
  const paths = ["README.md", "src/README.md", ...inDocs.map((path) => `docs/${path}`)];
  return new Map(paths.filter((path) => path.endsWith(".md")).map((path) => [path, pageOf(root, path)]));
}

function pageOf(root: string, path: string): Page {
  const text = readFileSync(join(root, path), "utf8");
  const tokens: Token[] = [];
  marked.walkTokens(marked.lexer(text), (token) => void tokens.push(token));
  const slugger = new GithubSlugger();
  return {
    path,
    text,
    links: tokens.flatMap((token) => (token.type === "link" || token.type === "image" ? [token.href] : [])),
    anchors: new Set(
      tokens.flatMap((token) =>
        token.type === "heading" ? [slugger.slug(token.text.replaceAll("`", ""))] : [],
      ),
    ),
    code: tokens.flatMap((token) =>
      token.type === "codespan" || token.type === "code" ? [token.text as string] : [],
    ),
  };
}

/** The page or file that a link leads to, from the project's folder; undefined where it leaves the project. */
export function targetOf({ path }: Page, link: string): { file: string; anchor: string } | undefined {
  if (/^[a-z]+:/.test(link)) return undefined;
  const [file = "", anchor = ""] = link.split("#");
  return { file: file === "" ? path : join(dirname(path), file), anchor };
}

/** The broken links of a page. */
export function brokenLinks(root: string, page: Page, pages: ReadonlyMap<string, Page>): readonly string[] {
  return page.links.filter((link) => {
    const target = targetOf(page, link);
    if (target === undefined) return false;
    const { file, anchor } = target;
    if (!existsSync(join(root, file))) return true;
    if (anchor === "") return false;
    return statSync(join(root, file)).isDirectory() || !pages.get(file)?.anchors.has(anchor);
  });
}
