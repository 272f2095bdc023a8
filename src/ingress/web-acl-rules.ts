import type * as aws from "@pulumi/aws";
import { healthPath, wellKnownPrefix } from "./paths.ts";

type WebAclRule = aws.types.input.wafv2.WebAclRule;
type Statement = aws.types.input.wafv2.WebAclRuleStatement;

/** Seconds after which a client of a standby region should come back. */
export const retryAfter = 60;

/**
 * Requests to the health path that one address may make in five minutes. Route 53 asks once in ten seconds from each of
 * its addresses, which is 30 for each health check.
 */
const probesPerAddress = 600;

/** AWS's own groups: what is wrong with a request, and who is known to send such. */
const managedGroups = [
  "AWSManagedRulesAmazonIpReputationList",
  "AWSManagedRulesCommonRuleSet",
  "AWSManagedRulesKnownBadInputsRuleSet",
  "AWSManagedRulesSQLiRuleSet",
];

export interface WebAclRulesArgs {
  /** Whether the region serves customers. Otherwise they are told to come back; a listener could not say when. */
  readonly serving: boolean;
  /** Requests that one address may make in five minutes. */
  readonly requestsPerAddress: number;
}

/** The rules. A move adds or takes away one of them, the last in the list and the first that a request meets. */
export function webAclRules({ serving, requestsPerAddress }: WebAclRulesArgs): WebAclRule[] {
  const always = [
    limit("rate-limit", requestsPerAddress, not(probe)),
    limit("rate-limit-probes", probesPerAddress, path("EXACTLY", healthPath)),
    ...managedGroups.map(managed),
  ];
  const rule = (named: NamedRule, priority: number): WebAclRule => ({
    ...named,
    priority,
    visibilityConfig: visibility(named.name),
  });
  return [...always.map((named, index) => rule(named, index + 1)), ...(serving ? [] : [rule(comeBack, 0)])];
}

type NamedRule = Omit<WebAclRule, "priority" | "visibilityConfig" | "name"> & { readonly name: string };

const path = (positionalConstraint: "EXACTLY" | "STARTS_WITH", searchString: string): Statement => ({
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint,
    searchString,
    textTransformations: [{ priority: 0, type: "NONE" }],
  },
});

const not = (statement: Statement): Statement => ({ notStatement: { statement } });

const wellKnown = path("STARTS_WITH", wellKnownPrefix);

/** What Route 53's health checkers ask for. */
const probe: Statement = { orStatement: { statements: [path("EXACTLY", healthPath), wellKnown] } };

/** The rule that turns customers away from a region that does not serve. */
export const comeBackRule = "standby";

const comeBack: NamedRule = {
  name: comeBackRule,
  statement: not(wellKnown),
  action: {
    block: {
      customResponse: {
        responseCode: 503,
        responseHeaders: [{ name: "Retry-After", value: String(retryAfter) }],
      },
    },
  },
};

const limit = (name: string, requests: number, scopeDownStatement: Statement): NamedRule => ({
  name,
  statement: {
    rateBasedStatement: {
      aggregateKeyType: "IP",
      evaluationWindowSec: 300,
      limit: requests,
      scopeDownStatement,
    },
  },
  action: { block: { customResponse: { responseCode: 429 } } },
});

const managed = (group: string): NamedRule => ({
  name: group,
  statement: { managedRuleGroupStatement: { vendorName: "AWS", name: group } },
  overrideAction: { none: {} },
});

export const visibility = (metricName: string) => ({
  cloudwatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: true,
});
