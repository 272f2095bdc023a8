import { type Closing, closingName, reopeningName } from "../../src/recovery/closing.ts";
import { openingType, type StateResource } from "../../src/recovery/state.ts";

/** The records of a region's closing, as the program leaves them in the state at a time. */
export function closingsInState(
  code: string,
  suffix: string,
  closing: Closing | undefined,
  now: Date,
): readonly StateResource[] {
  if (closing === undefined) return [];
  const { number, at, reopened } = closing;
  const record = (name: string, input: string) => ({ type: openingType, name, outputs: { input } });
  return [
    record(closingName(code, suffix, number), (at ?? now).toISOString()),
    ...(reopened ? [record(reopeningName(code, suffix, number), "opened again")] : []),
  ];
}
