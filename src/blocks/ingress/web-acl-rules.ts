import type { IngressSettings } from "../../../environments/index.ts";
import { callerHeaders } from "../../kit/client-address.ts";
import { claimPath, healthPath, wellKnownPrefix } from "../../kit/paths.ts";
import { comeBackRule } from "./come-back-rule.ts";
import { admittedMethods } from "./methods.ts";
import { type ApiCallers, limits } from "./web-acl-limits.ts";
import {
  type AclStatement,
  all,
  any,
  from,
  headerBegins,
  headerGiven,
  hostIsOneOf,
  labelled,
  methodIsOneOf,
  type NamedRule,
  not,
  pathBegins,
  pathIs,
  pathIsOneOf,
  type WebAclRule,
} from "./web-acl-statements.ts";

/** Seconds after which a client of a standby region should come back. */
const retryAfter = 60;

const commonRules = "AWSManagedRulesCommonRuleSet";

/** AWS's managed rule groups: requests with known faults, and senders of such. */
const managedGroups = [
  "AWSManagedRulesAmazonIpReputationList",
  commonRules,
  "AWSManagedRulesKnownBadInputsRuleSet",
  "AWSManagedRulesSQLiRuleSet",
];

export interface WebAclRulesArgs {
  readonly descriptor: IngressSettings;
  /** Whether the region serves customers. Otherwise they are told to come back; a listener could not say when. */
  readonly serving: boolean;
  /** The names that customers and checks use for this region's load balancer. */
  readonly hosts: readonly string[];
  /** The callers of the public API. Undefined without one. */
  readonly api: ApiCallers | undefined;
}

/**
 * The rules: first who and what is let in at all, then how often, then what is wrong with a request. A move adds or takes
 * away one of them, the last in the list and the first that a request meets.
 */
export function webAclRules(args: WebAclRulesArgs): WebAclRule[] {
  const { descriptor, serving, api } = args;
  const always = [
    probes,
    ...admission(args),
    ...limits(descriptor, api),
    ...managedGroups.map(managed),
    largeBodies(descriptor.largeBodies),
  ];
  const rule = (named: NamedRule, priority: number): WebAclRule => ({
    ...named,
    priority,
    visibilityConfig: visibility(named.name),
  });
  return [...always.map((named, index) => rule(named, index + 1)), ...(serving ? [] : [rule(comeBack, 0)])];
}

/**
 * The rules of admission. A request that comes in by the load balancer's own door, and not through the API, has to ask for
 * a name of the load balancer's and may not say what API Gateway says. Otherwise `Host: api.…` would be a way to the
 * application without token, limit and log.
 */
function admission({ descriptor, hosts, api }: WebAclRulesArgs): readonly NamedRule[] {
  const outside = api ? [not(from(api.addresses))] : [];
  const [address, subject] = callerHeaders;
  const forged = any([headerGiven(address), headerGiven(subject)]);
  const answered = [claimPath, ...descriptor.wellKnown.map((name) => `${wellKnownPrefix}${name}`)];
  return [
    refuse("unknown-hosts", 403, all([not(hostIsOneOf(hosts)), ...outside])),
    ...(api ? [refuse("forged-callers", 403, all([forged, ...outside]))] : []),
    refuse("methods", 405, not(methodIsOneOf(admittedMethods))),
    refuse("well-known", 404, all([pathBegins([wellKnownPrefix]), not(pathIsOneOf(answered))])),
  ];
}

const refuse = (name: string, responseCode: number, statement: AclStatement): NamedRule => ({
  name,
  statement,
  action: { block: { customResponse: { responseCode } } },
});

/** The label of the rule `probes`, by which the log is filtered. */
export const probeLabel = "probe";

/** The name of the rule that only labels requests. */
export const labellingRule = "probes";

/**
 * The rule for Route 53's health checkers, which are known by what they ask for and what they call themselves. They come
 * all day, and mean nothing.
 */
const probes: NamedRule = {
  name: labellingRule,
  statement: all([
    pathIsOneOf([healthPath, claimPath]),
    headerBegins("user-agent", "Amazon-Route53-Health-Check-Service"),
  ]),
  action: { count: {} },
  ruleLabels: [{ name: probeLabel }],
};

const comeBack: NamedRule = {
  name: comeBackRule,
  statement: not(pathIs(claimPath)),
  action: {
    block: {
      customResponse: {
        responseCode: 503,
        responseHeaders: [{ name: "Retry-After", value: String(retryAfter) }],
      },
    },
  },
};

/**
 * The one of AWS's rules that refuses bodies of more than 8 KiB, and what it says of such a request. It only counts:
 * the rule below refuses, with the status that says why, and not where the descriptor allows it.
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 */
const bodyRule = {
  name: "SizeRestrictions_BODY",
  label: "awswaf:managed:aws:core-rule-set:SizeRestrictions_Body",
};

const managed = (group: string): NamedRule => ({
  name: group,
  statement: {
    managedRuleGroupStatement: {
      vendorName: "AWS",
      name: group,
      ...(group === commonRules && {
        ruleActionOverrides: [{ name: bodyRule.name, actionToUse: { count: {} } }],
      }),
    },
  },
  overrideAction: { none: {} },
});

const largeBodies = (paths: readonly string[]): NamedRule =>
  refuse(
    "large-bodies",
    413,
    all([labelled(bodyRule.label), ...(paths.length === 0 ? [] : [not(pathBegins(paths))])]),
  );

export const visibility = (metricName: string) => ({
  cloudwatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: true,
});
