import { messageOf } from "../../cli/errors.ts";

/** The errors among everything that a command printed; its last line where it names none. */
export function lastWords(error: unknown): string {
  const lines = messageOf(error)
    .split("\n")
    .map((line) => line.trim());
  const errors = [...new Set(lines.flatMap((line) => /^error: (.*)/.exec(line)?.[1] ?? []))];
  return (errors.length > 0 ? errors : lines.filter((line) => line !== "").slice(-1)).join("\n  ");
}
