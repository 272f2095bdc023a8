import { at, itemsOf } from "../model/inputs.ts";
import { type Rule, ruleFor, statementsOf } from "../model/rule.ts";
import { certificateRules } from "./certificates.ts";
import { targetGroupRules } from "./target-groups.ts";
import { webAclRules } from "./web-acl.ts";
import { admissionRules } from "./web-acl-admission.ts";

const loadBalancerType = "aws:lb/loadBalancer:LoadBalancer";
const listenerType = "aws:lb/listener:Listener";
const listenerRuleType = "aws:lb/listenerRule:ListenerRule";
const targetGroupType = "aws:lb/targetGroup:TargetGroup";
const validationType = "aws:acm/certificateValidation:CertificateValidation";
const routeType = "aws:ec2/route:Route";
const bucketPolicyType = "aws:s3/bucketPolicy:BucketPolicy";

/**
 * The type of a network load balancer, which passes packets on and reads nothing. The one that there may be has rules in
 * api.ts.
 */
const network = "network";

/** Rules about the way in. */
export const ingressRules: readonly Rule[] = [
  ruleFor(
    loadBalancerType,
    {
      id: "load-balancer-logs",
      severity: "high",
      pciDss: ["10.2.1"],
      requirement:
        "The load balancer logs requests and connections to a bucket that it may write to beforehand",
      why: "Elastic Load Balancing tries to write when the logs are turned on, and refuses if it may not; AWS's policy for it has no condition",
      sources: [
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html",
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-connection-logging.html",
      ],
      remedy: "Enable both logs, and make the load balancer depend on the bucket's policy",
    },
    ({ accessLogs, connectionLogs, loadBalancerType: kind }, { dependencies }, { ofType }) => {
      if (kind === network) return undefined;
      if (![accessLogs, connectionLogs].every((logs) => at(logs, "enabled") === true)) return "does not log";
      const policy = ofType(bucketPolicyType).find(({ urn }) => dependencies.includes(urn));
      const delivery = statementsOf(policy?.inputs.policy).find(
        ({ Principal }) =>
          JSON.stringify(Principal) === '{"Service":"logdelivery.elasticloadbalancing.amazonaws.com"}',
      );
      // Elastic Load Balancing has been seen to fail on a condition here.
      return !(delivery && delivery.Condition === undefined) && "may not write its logs, or not yet";
    },
  ),
  ruleFor(
    loadBalancerType,
    {
      id: "load-balancer-strict",
      severity: "high",
      pciDss: ["6.2.4"],
      requirement:
        "The load balancer refuses what is dangerous to read, and passes what is merely unusual, as API Gateway's requests are",
      why: "What two servers read differently can smuggle a request past the firewall; strictest answers API Gateway's requests without a body with 400",
      sources: [
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#desync-mitigation-mode",
      ],
      remedy: "Set dropInvalidHeaderFields, desyncMitigationMode defensive",
    },
    // What is blocked in which mode is a table of "Desync mitigation mode" in
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html; `GetHeadZeroContentLength`
    // is "Acceptable" in "Classification reasons" of its access logs; that API Gateway's requests are such, and meet 400 with
    // `strictest`, is said in https://repost.aws/knowledge-center/api-gateway-private-integration-errors.
    ({ dropInvalidHeaderFields, desyncMitigationMode, loadBalancerType: kind }) => {
      if (kind === network) return undefined;
      if (desyncMitigationMode === "strictest") return "refuses API Gateway's requests without a body";
      return (
        !(dropInvalidHeaderFields === true && desyncMitigationMode === "defensive") &&
        "lets dangerous requests through"
      );
    },
  ),
  ruleFor(
    loadBalancerType,
    {
      id: "load-balancer-watched",
      severity: "medium",
      pciDss: ["10.7.2", "6.4.2"],
      requirement:
        "Somebody is told when many requests are malformed in ways that two servers read differently",
      why: "In the mode that passes API Gateway's requests only what is dangerous is refused; many requests that are merely odd are somebody who tries",
      sources: [
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html",
      ],
      remedy: "Keep the alarm requests-dubious",
    },
    ({ loadBalancerType: kind }, { urn }, { ofType }) =>
      kind !== network &&
      !ofType("aws:cloudwatch/metricAlarm:MetricAlarm").some(
        ({ inputs, propertyDependencies }) =>
          propertyDependencies.metricQueries?.includes(urn) &&
          itemsOf(inputs.metricQueries).some(
            (query) =>
              at(query, "metric", "metricName") === "DesyncMitigationMode_NonCompliant_Request_Count",
          ),
      ) &&
      "is watched by no alarm of its dubious requests",
  ),
  ruleFor(
    loadBalancerType,
    {
      id: "load-balancer-route",
      severity: "low",
      pciDss: [],
      requirement: "A load balancer that faces the internet comes after the route to it",
      why: "AWS refuses a load balancer that faces the internet in a subnet whose VPC has no internet gateway",
      sources: ["hashicorp/terraform-provider-aws#4587", "ours"],
      remedy: "Make it depend on the public tier's route",
    },
    ({ internal }, { dependencies }, { ofType }) =>
      internal !== true &&
      !ofType(routeType).some(({ urn, inputs }) => "gatewayId" in inputs && dependencies.includes(urn)) &&
      "does not wait for the internet gateway's route",
  ),
  ruleFor(
    listenerType,
    {
      id: "listener-tls",
      severity: "critical",
      pciDss: ["4.2.1"],
      requirement:
        "Listeners speak TLS 1.2 and 1.3 with post-quantum keys, or redirect to one that does; not 1.3 alone, which Route 53's health checkers do not speak",
      why: "Older versions can be broken, and what is recorded today can be read by a quantum computer of tomorrow",
      sources: [
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
      ],
      remedy: "Pin one of the policies that the descriptor offers",
    },
    // "If you specify HTTPS for the value of Type, the endpoint must support TLS v1.0, v1.1, or v1.2":
    // https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html (Type)
    ({ protocol, sslPolicy, defaultActions }) =>
      protocol !== "TCP" &&
      (protocol === "HTTPS"
        ? !/^ELBSecurityPolicy-TLS13-1-2-.*PQ-/.test(String(sslPolicy)) && `has the TLS policy ${sslPolicy}`
        : at(defaultActions, 0, "redirect", "protocol") !== "HTTPS" && "takes requests in plain text"),
  ),
  ruleFor(
    listenerType,
    {
      id: "listener-headers",
      severity: "medium",
      pciDss: ["2.2.6"],
      requirement: "Answers demand HTTPS for years and do not tell the server's name",
      why: "Without them a browser's first request goes out in plain text, and answers say what they come from",
      sources: [
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/header-modification.html",
      ],
      remedy: "Set the listener's attributes for HSTS and the server header",
    },
    (inputs) => {
      if (inputs.protocol === "TCP") return undefined;
      const hsts = String(inputs.routingHttpResponseStrictTransportSecurityHeaderValue);
      const age = Number(/max-age=(\d+)/.exec(hsts)?.[1] ?? 0);
      if (inputs.routingHttpResponseServerEnabled !== false) return "tells the server's name";
      return inputs.protocol === "HTTPS" && age < 31_536_000 && "does not demand HTTPS for a year";
    },
  ),
  ruleFor(
    listenerType,
    {
      id: "listener-certificate",
      severity: "medium",
      pciDss: ["4.2.1"],
      requirement: "A listener takes its certificate from the validation, so that it waits for it",
      why: "AWS refuses a certificate that is still being validated",
      sources: ["@pulumi/aws/acm/certificateValidation.d.ts#CertificateValidation"],
      remedy: "Use the ARN of the CertificateValidation",
    },
    ({ protocol }, registration, { source }) =>
      protocol === "HTTPS" &&
      !source(registration, "certificateArn", validationType) &&
      "may get a certificate that is not issued yet",
  ),
  ruleFor(
    listenerRuleType,
    {
      id: "rule-any-host",
      severity: "medium",
      pciDss: [],
      requirement: "Health checkers reach the application, whatever name they ask for",
      why: "A health checker asks for the name that its check has, which is none of the customers'",
      sources: ["https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html"],
      remedy: "Let rules that forward match paths, not hosts",
    },
    ({ conditions, actions }) =>
      at(actions, 0, "type") === "forward" &&
      itemsOf(conditions).some((condition) => at(condition, "hostHeader") !== undefined) &&
      "asks for a host",
  ),
  ruleFor(
    listenerRuleType,
    {
      id: "rule-weights",
      severity: "high",
      pciDss: [],
      requirement: "Whoever forwards does so to both sides, with weights that no update puts back",
      why: "ECS rewrites the rule while it shifts traffic, and an update in between would send customers back",
      sources: [
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb-resources-for-blue-green.html",
      ],
      remedy: "Give the rule both target groups and ignoreChanges for actions",
    },
    ({ actions }, { ignoreChanges, propertyDependencies }, { ofType }) => {
      if (!itemsOf(actions).some((action) => at(action, "type") === "forward")) return undefined;
      if (!ignoreChanges.includes("actions")) return "would move weights back that ECS has shifted";
      const sides = ofType(targetGroupType).filter(({ urn }) => propertyDependencies.actions?.includes(urn));
      return sides.length !== 2 && `forwards to ${sides.length} target groups`;
    },
  ),
  ...targetGroupRules,
  ...certificateRules,
  ...webAclRules,
  ...admissionRules,
];
