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

/** The rule of AWS's that may only count, because our rule `large-bodies` refuses the requests that it finds. */
const countedRule = "SizeRestrictions_BODY";

/** Headers that let somebody in. */
const secret = ["authorization", "cookie", "x-api-key"];

/** Whether a filter of the log drops only requests that were let in, and of these only those with a label of ours. */
const dropsProbesAlone = (filter: Plain): boolean => {
  const conditions = itemsOf(at(filter, "conditions"));
  return (
    at(filter, "requirement") === "MEETS_ALL" &&
    conditions.some((condition) => at(condition, "actionCondition", "action") === "ALLOW") &&
    conditions.some((condition) => at(condition, "labelNameCondition") !== undefined)
  );
};

/** Rules about the web firewall and its log. The requests that it lets in are judged in web-acl-admission.ts. */
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
      const counting = itemsOf(acl?.inputs.rules)
        .flatMap((rule) => itemsOf(at(rule, "statement", "managedRuleGroupStatement", "ruleActionOverrides")))
        .map((override) => String(at(override, "name")))
        .filter((name) => name !== countedRule);
      if (counting.length > 0) return `does not refuse what ${counting.join(", ")} finds`;
      return missing.length > 0 && `is not guarded by ${missing.join(", ")}`;
    },
  ),
  ruleFor(
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
    {
      id: "web-acl-log",
      severity: "high",
      pciDss: ["10.2.1", "3.3.2"],
      requirement:
        "The firewall logs to a group of its own, by a policy of its own, without credentials, and all but health checkers that it let in",
      why: "WAF takes only groups of that name, and a log that holds a session's cookie is a log-in",
      sources: ["https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html"],
      remedy:
        "Name the group aws-waf-logs-…, add a LogResourcePolicy, redact as in src/blocks/ingress/web-acl.ts, and drop nothing that was refused",
    },
    ({ redactedFields, loggingFilter }, registration, stack) => {
      const group = stack.source(registration, "logDestinationConfigs", logGroupType);
      if (!String(group?.inputs.name).startsWith("aws-waf-logs-")) return "logs to a group that AWS refuses";
      const redacted = itemsOf(redactedFields).map((field) => at(field, "singleHeader", "name"));
      if (!secret.every((header) => redacted.includes(header))) return "logs credentials";
      if (!itemsOf(redactedFields).some((field) => at(field, "queryString") !== undefined))
        return "logs what stands in links";
      const drops = itemsOf(at(loggingFilter, "filters")).filter(
        (filter) => at(filter, "behavior") === "DROP",
      );
      const keeps =
        loggingFilter === undefined ||
        (at(loggingFilter, "defaultBehavior") === "KEEP" && drops.every(dropsProbesAlone));
      if (!keeps) return "does not log all that it refuses";
      const policy = stack.ofType(logPolicyType).find(({ urn }) => registration.dependencies.includes(urn));
      const bound = statementsOf(policy?.inputs.policyDocument).some(
        ({ Condition }) =>
          Condition?.StringEquals?.["aws:SourceAccount"] && Condition.ArnLike?.["aws:SourceArn"],
      );
      return !bound && "has no policy of its own, and AWS would edit one that others share";
    },
  ),
];
