/** The knowledge of a request, by condition key. Several values are those of a key with many, such as `aws:TagKeys`. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

/** Keys are the same in whatever case they are written; the names of tags in them are not told apart here. */
export function valuesOf(context: Context, key: string): readonly string[] | undefined {
  const own = Object.hasOwn(context, key) ? context[key] : undefined;
  if (own !== undefined) return [own].flat();
  const wanted = key.toLowerCase();
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === wanted);
  return found === undefined ? undefined : [found[1]].flat();
}

/** IAM's variables, such as that of a session's tag. */
const variable = /\$\{([^}]+)\}/g;

/**
 * A text with its variables filled in; undefined where one has no value, because then nothing compares with it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function filled(text: string, context: Context): string | undefined {
  let whole = true;
  const result = text.replaceAll(variable, (_, name: string) => {
    const [value, ...others] = valuesOf(context, name) ?? [];
    if (value === undefined || others.length > 0) whole = false;
    return value ?? "";
  });
  return whole ? result : undefined;
}

const expressions = new Map<string, RegExp>();

/** Whether a text is one that a pattern stands for: `*` is any, `?` one character. */
export function matches(pattern: string, text: string): boolean {
  if (pattern === "*" || pattern === text) return true;
  let expression = expressions.get(pattern);
  if (expression === undefined) {
    const source = pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".");
    expression = new RegExp(`^${source}$`, "s");
    expressions.set(pattern, expression);
  }
  return expression.test(text);
}
