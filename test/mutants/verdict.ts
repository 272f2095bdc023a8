import { forgetMutated, standInTheWay } from "./known.ts";
import { budgetMs } from "./settings.ts";
import { activate, forget } from "./switches.ts";

export interface Verdict {
  readonly outcome: "killed" | "survived" | "timed out" | "not reached" | "out of time";
  /** The test that failed, or where one hung. */
  readonly test?: string;
  readonly ran: number;
}

export function withoutMutant(): void {
  activate(undefined);
  standInTheWay(false);
  forget();
  forgetMutated();
}

/** Tells when the processor time for a mutant is over. */
export function budget(): () => boolean {
  const started = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1000 > budgetMs;
  };
}
