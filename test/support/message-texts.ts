import { dirname, join } from "node:path";
import ts from "typescript";

/** The declaration of a function or a constant. */
export type Declared = ts.Expression | ts.FunctionDeclaration;

/** Functions and constants by file and name, as `src/program/deploy.ts#deploy`. */
export type Declarations = ReadonlyMap<string, Declared>;

export function declarationsOf(file: ts.SourceFile): readonly (readonly [string, Declared])[] {
  const key = (name: ts.Identifier) => `${file.fileName}#${name.text}`;
  return nodesIn(file).flatMap((node): readonly (readonly [string, Declared])[] => {
    if (ts.isFunctionDeclaration(node) && node.name) return [[key(node.name), node]];
    if (ts.isVariableDeclaration(node) && node.initializer && ts.isIdentifier(node.name))
      return [[key(node.name), node.initializer]];
    return [];
  });
}

/** The texts that an expression may come to. What cannot be known is …; what is no text is left out. */
export function textsOf(
  node: ts.Node,
  declarations: Declarations,
  seen: ReadonlySet<ts.Node> = new Set(),
): readonly string[] {
  if (seen.has(node)) return [];
  const inside = (...nodes: readonly (ts.Node | undefined)[]) =>
    nodes.flatMap((each) => (each ? textsOf(each, declarations, new Set([...seen, node])) : []));
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node))
    return [node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join("")];
  if (ts.isBinaryExpression(node)) {
    if (node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return inside(node.left, node.right);
    const [left = "…", right = "…"] = [node.left, node.right].map((side) => inside(side)[0]);
    return [left + right];
  }
  if (ts.isConditionalExpression(node)) return inside(node.whenTrue, node.whenFalse);
  if (ts.isArrayLiteralExpression(node)) return inside(...node.elements);
  if (ts.isObjectLiteralExpression(node)) return inside(...node.properties);
  if (ts.isPropertyAssignment(node)) return inside(node.initializer);
  if (
    ts.isSpreadElement(node) ||
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isElementAccessExpression(node)
  )
    return inside(node.expression);
  if (ts.isIdentifier(node)) return inside(declarations.get(`${node.getSourceFile().fileName}#${node.text}`));
  if (ts.isCallExpression(node)) return inside(...saidBy(node, declarations));
  if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return inside(node.body);
  if (ts.isFunctionLike(node) && "body" in node && node.body) return inside(...returnsIn(node.body));
  return [];
}

/** The origin of the texts of a call: the function, or the list that is joined or gone through. */
function saidBy(
  { expression, arguments: args }: ts.CallExpression,
  declarations: Declarations,
): readonly (ts.Node | undefined)[] {
  if (ts.isIdentifier(expression)) {
    const file = expression.getSourceFile();
    return [
      declarations.get(`${file.fileName}#${expression.text}`) ??
        declarations.get(`${importedFrom(file, expression.text)}#${expression.text}`),
    ];
  }
  if (!ts.isPropertyAccessExpression(expression)) return [];
  const { name, expression: list } = expression;
  return name.text === "join" ? [list] : /^(?:flatMap|map)$/.test(name.text) ? args : [];
}

/** The file that a name is imported from: imports name their files. */
function importedFrom(file: ts.SourceFile, name: string): string | undefined {
  const found = file.statements.find(
    (node): node is ts.ImportDeclaration =>
      ts.isImportDeclaration(node) && new RegExp(`\\b${name}\\b`).test(node.importClause?.getText() ?? ""),
  );
  return found && ts.isStringLiteral(found.moduleSpecifier)
    ? join(dirname(file.fileName), found.moduleSpecifier.text)
    : undefined;
}

const returnsIn = (body: ts.Node): readonly ts.Expression[] =>
  nodesIn(body, (node) => !ts.isFunctionLike(node)).flatMap((node) =>
    ts.isReturnStatement(node) && node.expression ? [node.expression] : [],
  );

/** All nodes below one, but not below those that are not entered. */
export function nodesIn(node: ts.Node, enter: (node: ts.Node) => boolean = () => true): readonly ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (each: ts.Node) => {
    if (!enter(each)) return;
    nodes.push(each);
    ts.forEachChild(each, visit);
  };
  ts.forEachChild(node, visit);
  return nodes;
}
