import { messageOf } from "../../cli/errors.ts";

/** Of everything that a command printed, what it calls errors; where it calls nothing so, the last line. */
export function lastWords(error: unknown): string {
  const lines = messageOf(error)
    .split("\n")
    .map((line) => line.trim());
  const errors = [...new Set(lines.filter((line) => /^error: /.test(line)))];
  return (errors.length > 0 ? errors : lines.filter((line) => line !== "").slice(-1)).join("\n  ");
}
