import { onceEach } from "../../model/once.ts";

/** The knowledge of a request, by condition key. Several values are those of a key with many, such as `aws:TagKeys`. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

/** The values of a condition key, in whatever case it is written. The names of tags in keys are not told apart by case here. */
export function valuesOf(context: Context, key: string): readonly string[] | undefined {
  const own = Object.hasOwn(context, key) ? context[key] : undefined;
  if (own !== undefined) return [own].flat();
  const wanted = key.toLowerCase();
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === wanted);
  return found === undefined ? undefined : [found[1]].flat();
}

/** A variable of IAM's in a text, such as a session tag's. */
const variable = /\$\{([^}]+)\}/g;

/**
 * A text with its variables filled in; undefined where one has no value, because then nothing compares with it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function filled(text: string, context: Context): string | undefined {
  if (!text.includes("${")) return text;
  let whole = true;
  const result = text.replaceAll(variable, (_, name: string) => {
    const [value, ...others] = valuesOf(context, name) ?? [];
    if (value === undefined || others.length > 0) whole = false;
    return value ?? "";
  });
  return whole ? result : undefined;
}

const expressionOf = onceEach((pattern: string) => {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s");
});

/** Whether a text is one that a pattern stands for: `*` is any, `?` one character. */
export const matches = (pattern: string, text: string): boolean =>
  pattern === "*" || pattern === text || expressionOf(pattern).test(text);
