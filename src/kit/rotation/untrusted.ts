/** The fields of what comes from outside and may be anything. */
export const fieldsOf = (input: unknown): Readonly<Record<string, unknown>> =>
  typeof input === "object" && input !== null ? { ...input } : {};

export const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/**
 * Parses a JSON object. The error of JSON.parse goes no further: it quotes the text that it stumbles over, and here the
 * text is a secret.
 */
export function parseObject(text: string, name: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return fieldsOf(value);
  } catch {}
  throw new Error(`The ${name} secret must be a JSON object`);
}
