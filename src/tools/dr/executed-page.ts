import { elapsed } from "../../cli/clock.ts";
import type { Executed } from "./execute.ts";

/** The outcome of a command for people. */
export function executedPage({ command, stack, conclusion, next }: Executed): string {
  const time = (seconds: string | undefined) =>
    seconds === undefined ? "not measured" : elapsed(Number(seconds) * 1000);
  return [
    `${command} of ${stack}: ${conclusion.result}`,
    ...(conclusion.result === "succeeded"
      ? [
          `  recovery time ${time(conclusion.recoverySeconds)}, data loss at most ${time(conclusion.dataLossSeconds)}`,
        ]
      : []),
    ...next,
  ].join("\n");
}
