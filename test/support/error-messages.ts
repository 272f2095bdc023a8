import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { type Declarations, declarationsOf, nodesIn, textsOf } from "./message-texts.ts";

/** A message that people may meet, with … for whatever varies in it. */
export interface Message {
  readonly text: string;
  /** File and line. */
  readonly place: string;
}

/** The folders of the program and its commands. */
const folders = ["src", "environments", "regions"];
/** Files whose findings are told by ids, which have pages of their own. */
const ofRules = /^src\/(?:proofs\/(?:rules|matrix|iam|preview|reachability)|report\/page|tools\/verify)\//;
const errorClasses = ["Error", "RangeError", "RunError", "Refusal"];
/** Functions and lists of what is wrong, by their names. */
const telling = /problems|contradictions|^explain|^describeWait$|^overBudget$/i;

/** Comments say nothing to whoever runs the program. */
const withoutDocs: ts.CreateSourceFileOptions = {
  languageVersion: ts.ScriptTarget.Latest,
  jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
};

/** Every message of an error in the sources, from their text alone. @param root the folder of package.json */
export function errorMessages(root: string): readonly Message[] {
  const files = folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map(
        (path) => `${folder}/${path}`,
      ),
    )
    .filter((path) => path.endsWith(".ts"))
    .map((path) => ts.createSourceFile(path, readFileSync(join(root, path), "utf8"), withoutDocs, true));
  // Twice, because a base may come after what extends it.
  const errors = new Set(files.reduce(withClasses, files.reduce(withClasses, errorClasses)));
  const declarations = new Map(files.flatMap(declarationsOf));
  const found = files.flatMap((file) => messagesOf(file, errors, declarations));
  return [...new Map(found.map((message) => [message.text, message])).values()];
}

/** The known classes, and the classes of a file that extend one of them. */
function withClasses(known: readonly string[], file: ts.SourceFile): string[] {
  const names = [...known];
  for (const node of file.statements)
    if (ts.isClassDeclaration(node) && node.name && names.includes(baseOf(node) ?? ""))
      names.push(node.name.text);
  return names;
}

const baseOf = (node: ts.ClassDeclaration): string | undefined =>
  node.heritageClauses?.[0]?.types[0]?.expression.getText();

function messagesOf(
  file: ts.SourceFile,
  errors: ReadonlySet<string>,
  declarations: Declarations,
): readonly Message[] {
  const lists = !ofRules.test(file.fileName);
  return nodesIn(file).flatMap((node) => {
    const place = `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    return sayingOf(node, errors, lists)
      .flatMap((each) => textsOf(each, declarations))
      .map((text) => ({ text: text.trim().split("\n")[0] ?? "", place }))
      .filter(({ text }) => saysSomething(text));
  });
}

/** The text of a problem, if the node says one. @param lists whether lists of problems are meant */
function sayingOf(node: ts.Node, errors: ReadonlySet<string>, lists: boolean): readonly ts.Node[] {
  if (ts.isNewExpression(node)) {
    const name = node.expression.getText().split(".").at(-1) ?? "";
    return errors.has(name) ? (node.arguments ?? []) : [];
  }
  if (ts.isCallExpression(node)) {
    const callee = node.expression.getText();
    const isError = callee === "super" ? errors.has(classAround(node)) : loud.test(callee);
    return isError || (lists && callee === "problems.push") ? node.arguments : [];
  }
  if (!lists) return [];
  if (ts.isFunctionDeclaration(node)) return telling.test(node.name?.text ?? "") ? [node] : [];
  if (!ts.isVariableDeclaration(node) || node.initializer === undefined) return [];
  return telling.test(node.name.getText()) ? [node.initializer] : [];
}

const loud = /^(?:console\.error|pulumi\.log\.(?:warn|error))$/;

const classAround = (node: ts.Node): string =>
  ts.isClassDeclaration(node) ? (node.name?.text ?? "") : node.parent ? classAround(node.parent) : "";

/** Two words at least: else it only holds another message. */
const saysSomething = (text: string): boolean => (text.match(/\p{L}{2,}/gu) ?? []).length >= 2;
