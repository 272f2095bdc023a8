import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { IngressSettings } from "../../../environments/index.ts";
import { clientAddressHeader, clientSubjectHeader } from "../../kit/client-address.ts";
import { healthPath } from "../../kit/paths.ts";
import {
  type AclStatement,
  all,
  from,
  headerGiven,
  methodIsOneOf,
  type NamedRule,
  not,
  pathBegins,
  pathIs,
} from "./web-acl-statements.ts";

/** Callers of the public API, as the firewall knows them. */
export interface ApiCallers {
  /**
   * The ARN of the set of addresses that requests to the public API come from. They are addresses of the VPC, which
   * nobody outside can send from.
   */
  readonly addresses: pulumi.Input<string>;
  /** Requests that one caller may make in five minutes. */
  readonly requestsPerCaller: number;
  /** Whether API Gateway asks for tokens, and so tells whom they were issued to. */
  readonly tokens: boolean;
}

/**
 * Requests to the health path that one address may make in five minutes. Route 53 asks once in ten seconds from each of
 * its addresses, which is 30 for each health check.
 */
const probesPerAddress = 600;

/** The requests of Route 53's health checkers, besides those that the load balancer answers by itself. */
const health = pathIs(healthPath);

/** The rate limits: whose requests are counted together, and how many may come in five minutes. */
export function limits(
  { requestsPerAddress, payments }: IngressSettings,
  api: ApiCallers | undefined,
): readonly NamedRule[] {
  const outside = api ? [not(from(api.addresses))] : [];
  return [
    limit("rate-limit", requestsPerAddress, bySource, all([not(health), ...outside])),
    limit(
      "rate-limit-payments",
      payments.requestsPerAddress,
      bySource,
      all([methodIsOneOf(["POST"]), pathBegins(payments.paths), ...outside]),
    ),
    limit("rate-limit-probes", probesPerAddress, bySource, all([health, ...outside])),
    ...(api ? apiLimits(api) : []),
  ];
}

/**
 * The limits of the public API. A request without a subject is counted by its address; where tokens are asked for, only
 * requests to the health path have none.
 */
function apiLimits({ addresses, requestsPerCaller, tokens }: ApiCallers): readonly NamedRule[] {
  const inside = from(addresses);
  if (!tokens) return [limit("rate-limit-api", requestsPerCaller, byAddress, inside)];
  return [
    limit("rate-limit-api", requestsPerCaller, bySubject, inside),
    limit(
      "rate-limit-api-probes",
      probesPerAddress,
      byAddress,
      all([inside, not(headerGiven(clientSubjectHeader))]),
    ),
  ];
}

type Counted = Pick<
  aws.types.input.wafv2.WebAclRuleStatementRateBasedStatement,
  "aggregateKeyType" | "forwardedIpConfig" | "customKeys"
>;

const bySource: Counted = { aggregateKeyType: "IP" };

/**
 * Counts by the caller's address, which API Gateway puts into a header. A request without that header does not come from
 * API Gateway.
 */
const byAddress: Counted = {
  aggregateKeyType: "FORWARDED_IP",
  forwardedIpConfig: { headerName: clientAddressHeader, fallbackBehavior: "MATCH" },
};

/**
 * Counts by the subject of the token. A request without that header is not counted at all ("omitted from the rate-based
 * rule evaluation and handling").
 * https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatementCustomKey.html
 */
const bySubject: Counted = {
  aggregateKeyType: "CUSTOM_KEYS",
  customKeys: [
    { header: { name: clientSubjectHeader, textTransformations: [{ priority: 0, type: "NONE" }] } },
  ],
};

const limit = (
  name: string,
  requests: number,
  counted: Counted,
  scopeDownStatement: AclStatement,
): NamedRule => ({
  name,
  statement: {
    rateBasedStatement: { ...counted, evaluationWindowSec: 300, limit: requests, scopeDownStatement },
  },
  action: { block: { customResponse: { responseCode: 429 } } },
});
