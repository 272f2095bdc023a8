import { healthPath } from "../../kit/paths.ts";
import { at, itemsOf } from "../model/inputs.ts";
import type { Plain } from "../model/registration.ts";
import { type Rule, ruleFor, statementsOf } from "../model/rule.ts";

const webAclType = "aws:wafv2/webAcl:WebAcl";
const logGroupType = "aws:cloudwatch/logGroup:LogGroup";
const logPolicyType = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy";

const wanted = [
  "AWSManagedRulesAmazonIpReputationList",
  "AWSManagedRulesCommonRuleSet",
  "AWSManagedRulesKnownBadInputsRuleSet",
  "AWSManagedRulesSQLiRuleSet",
];

/** Requests that one Route 53 health check makes in five minutes from one address. */
const probes = 30;

/** The web firewall. */
export const webAclRules: readonly Rule[] = [
  ruleFor(
    "aws:lb/loadBalancer:LoadBalancer",
    {
      id: "web-acl",
      severity: "critical",
      pciDss: ["6.4.2"],
      requirement: "Each load balancer has a web ACL with AWS's groups, which it enforces",
      why: "A managed group that only counts blocks nothing",
      sources: [
        "https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html",
        "https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-rule-group-override-options.html",
      ],
      remedy: "Associate one, and leave the groups' actions to them",
    },
    ({ loadBalancerType }, registration, { users, source }) => {
      if (loadBalancerType === "network") return undefined;
      const [association] = users(
        registration,
        "aws:wafv2/webAclAssociation:WebAclAssociation",
        "resourceArn",
      );
      const acl = association && source(association, "webAclArn", webAclType);
      const enforced = itemsOf(acl?.inputs.rules)
        .filter((rule) => at(rule, "overrideAction", "none") !== undefined)
        .map((rule) => at(rule, "statement", "managedRuleGroupStatement", "name"));
      const missing = wanted.filter((name) => !enforced.includes(name));
      return missing.length > 0 && `is not guarded by ${missing.join(", ")}`;
    },
  ),
  ruleFor(
    webAclType,
    {
      id: "rate-limit",
      severity: "high",
      pciDss: ["6.4.2"],
      requirement:
        "Addresses are limited in their requests, and Route 53's health checkers far from their limit",
      why: "Each of Route 53's checkers asks every ten seconds, and a blocked one says that the region is dead",
      sources: [
        "https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html",
        "https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html",
      ],
      remedy: "Scope the limit down to what is no probe, or raise that of probes",
    },
    ({ rules }) => {
      const limits = itemsOf(rules).flatMap((rule) => at(rule, "statement", "rateBasedStatement") ?? []);
      if (limits.length === 0) return "limits nobody";
      const tight = limits.filter((limit) => !exempts(limit) && Number(at(limit, "limit")) < 10 * probes);
      return tight.length > 0 && "may block health checkers";
    },
  ),
  ruleFor(
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
    {
      id: "web-acl-log",
      severity: "high",
      pciDss: ["10.2.1", "3.3.2"],
      requirement: "The firewall logs to a group of its own, by a policy of its own, without credentials",
      why: "WAF takes only groups of that name, and a log that holds a session's cookie is a log-in",
      sources: ["https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html"],
      remedy: "Name the group aws-waf-logs-…, add a LogResourcePolicy and redact authorization and cookie",
    },
    ({ redactedFields }, registration, stack) => {
      const group = stack.source(registration, "logDestinationConfigs", logGroupType);
      if (!String(group?.inputs.name).startsWith("aws-waf-logs-")) return "logs to a group that AWS refuses";
      const policy = stack.ofType(logPolicyType).find(({ urn }) => registration.dependencies.includes(urn));
      const bound = statementsOf(policy?.inputs.policyDocument).some(
        ({ Condition }) =>
          Condition?.StringEquals?.["aws:SourceAccount"] && Condition.ArnLike?.["aws:SourceArn"],
      );
      if (!bound) return "has no policy of its own, and AWS would edit one that others share";
      const redacted = itemsOf(redactedFields).map((field) => at(field, "singleHeader", "name"));
      return !["authorization", "cookie"].every((header) => redacted.includes(header)) && "logs credentials";
    },
  ),
];

/** Whether the limit counts nothing that asks for the health path. */
const exempts = (limit: Plain): boolean =>
  itemsOf(at(limit, "scopeDownStatement", "andStatement", "statements")).some((each) =>
    JSON.stringify(at(each, "notStatement") ?? "").includes(healthPath),
  );
