import type { RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import { otherMethods } from "./methods.ts";

/** The requests that a closed region's fence answers, by the rule that answers them. */
export const closedTo = (customerNames: readonly string[]) => ({
  fence: { hostHeader: { values: [...customerNames] } },
  "fence-writes": { httpRequestMethod: { values: [...otherMethods] as string[] } },
});

/**
 * The conditions of a closed fence's rules in the form of Elastic Load Balancing's own API, for those that shut a region
 * without Pulumi.
 */
export function conditionsOfClosed(customerNames: readonly string[]) {
  const { fence, "fence-writes": writes } = closedTo(customerNames);
  return {
    fence: { Field: "host-header", HostHeaderConfig: { Values: fence.hostHeader.values } },
    "fence-writes": {
      Field: "http-request-method",
      HttpRequestMethodConfig: { Values: writes.httpRequestMethod.values },
    },
  } satisfies Readonly<Record<string, RuleCondition>>;
}
