import { otherMethods } from "./methods.ts";

/** The requests that a closed region's fence answers, by the rule that answers them. */
export const closedTo = (customerNames: readonly string[]) => ({
  fence: { hostHeader: { values: [...customerNames] } },
  "fence-writes": { httpRequestMethod: { values: [...otherMethods] as string[] } },
});
