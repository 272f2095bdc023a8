import type { Deployed } from "../../../../src/tools/verify/outputs.ts";
import { tags as sampleTags } from "../sample.ts";

export { account, keyArns, minutesAgo, primary, secondary } from "../sample.ts";

export const tagList = Object.entries(sampleTags).map(([Key, Value]) => ({ Key, Value }));

/** A change of what is deployed that one check has to find. */
export interface Fault {
  readonly check: string;
  readonly change: (deployed: Deployed) => Promise<unknown>;
  /** The message of the check. */
  readonly found: RegExp;
}

/** @throws Error where an answer of the emulator lacks what its API promises */
export function given<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new Error("the emulator's answer lacks something");
  return value;
}
