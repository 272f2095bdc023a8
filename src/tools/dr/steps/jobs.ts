import { ReportedError } from "../../../cli/errors.ts";
import type { Job } from "../../stack/aws/aws.ts";
import type { Tools } from "../tools.ts";

/** Seconds between two questions about a job. */
const interval = 15;

interface JobRun {
  readonly what: string;
  /** Jobs that were begun before, in whatever state. */
  readonly earlier: readonly Job[];
  /** @param attempt counts those that failed, so that a failed job is not taken for the new one */
  readonly start: (attempt: number) => Promise<string>;
  readonly ask: (id: string) => Promise<Job>;
}

/** Follows a job of AWS Backup to its end: the one that runs already, or a new one. @throws ReportedError if it fails */
export async function finishJob(
  { clock, progress }: Tools,
  { what, earlier, start, ask }: JobRun,
): Promise<void> {
  if (earlier.some(({ state }) => state === "done")) return;
  const running = earlier.find(({ state }) => state === "running");
  const failed = earlier.filter(({ state }) => state === "failed").length;
  const id = running?.id ?? (await start(failed));
  for (let last = ""; ; await clock.wait(interval)) {
    const { state, text } = await ask(id);
    if (text !== last) progress.note(`${what} ${id}: ${text}`);
    last = text;
    if (state === "done") return;
    if (state === "failed")
      throw new ReportedError(`${what} ${id} failed: ${text}. Mend that, and run the same command again.`);
  }
}
