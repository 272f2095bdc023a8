import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { clientAddressHeader } from "../../kit/client-address.ts";
import { healthPath, wellKnownPrefix } from "../../kit/paths.ts";

type WebAclRule = aws.types.input.wafv2.WebAclRule;
type WebAclStatement = aws.types.input.wafv2.WebAclRuleStatement;

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
  /**
   * The ARN of the set of addresses that requests to the public API come from; undefined where there is none. They are
   * addresses of the VPC, which nobody outside can send from.
   */
  readonly apiAddresses: pulumi.Input<string> | undefined;
}

/** The rules. A move adds or takes away one of them, the last in the list and the first that a request meets. */
export function webAclRules(args: WebAclRulesArgs): WebAclRule[] {
  const { serving, requestsPerAddress, apiAddresses } = args;
  const fromApi: WebAclStatement | undefined =
    apiAddresses === undefined ? undefined : { ipSetReferenceStatement: { arn: apiAddresses } };
  const outside = fromApi ? [not(fromApi)] : [];
  const always = [
    limit("rate-limit", requestsPerAddress, bySource, all([not(health), not(wellKnown), ...outside])),
    limit("rate-limit-probes", probesPerAddress, bySource, all([health, ...outside])),
    ...(fromApi ? [limit("rate-limit-api", requestsPerAddress, byHeader, fromApi)] : []),
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

const path = (positionalConstraint: "EXACTLY" | "STARTS_WITH", searchString: string): WebAclStatement => ({
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint,
    searchString,
    textTransformations: [{ priority: 0, type: "NONE" }],
  },
});

/** Flat, because the provider nests statements no deeper than three. */
const all = (statements: readonly [WebAclStatement, ...WebAclStatement[]]): WebAclStatement =>
  statements.length === 1 ? statements[0] : { andStatement: { statements: [...statements] } };

const not = (statement: WebAclStatement): WebAclStatement => ({ notStatement: { statement } });

const wellKnown = path("STARTS_WITH", wellKnownPrefix);

/** What Route 53's health checkers ask for, besides what the load balancer answers by itself. */
const health = path("EXACTLY", healthPath);

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

/** Whose requests are counted together. */
type Counted = Pick<
  aws.types.input.wafv2.WebAclRuleStatementRateBasedStatement,
  "aggregateKeyType" | "forwardedIpConfig"
>;

const bySource: Counted = { aggregateKeyType: "IP" };

/** By whom API Gateway says that it asks for. A request without it is no request of API Gateway's. */
const byHeader: Counted = {
  aggregateKeyType: "FORWARDED_IP",
  forwardedIpConfig: { headerName: clientAddressHeader, fallbackBehavior: "MATCH" },
};

const limit = (
  name: string,
  requests: number,
  counted: Counted,
  scopeDownStatement: WebAclStatement,
): NamedRule => ({
  name,
  statement: {
    rateBasedStatement: {
      ...counted,
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
