import { added, inputs, mutated, options, rewrite } from "../mutate.ts";
import { type Fault, freed, primary } from "./fault.ts";

/** The way in. */
export const ingressFaults: readonly Fault[] = [
  ["load-balancer-logs", primary("alb", inputs({ accessLogs: { bucket: "b" } }))],
  ["load-balancer-logs", primary("alb", inputs({ connectionLogs: undefined }))],
  ["load-balancer-logs", freed("alb", "bucket-policy")],
  [
    "load-balancer-logs",
    primary(
      "bucket-policy-access-logs",
      rewrite("policy", '"Action":"s3:PutObject"', '"Condition":{"ArnLike":{}},"Action":"s3:PutObject"'),
    ),
  ],
  ["load-balancer-strict", primary("alb", inputs({ dropInvalidHeaderFields: false }))],
  ["load-balancer-strict", primary("alb", inputs({ desyncMitigationMode: "defensive" }))],
  ["load-balancer-route", freed("alb", "route-public-internet")],
  ["listener-tls", primary("listener-production", inputs({ sslPolicy: "ELBSecurityPolicy-2016-08" }))],
  ["listener-tls", primary("listener-http", inputs({ defaultActions: [{ type: "forward" }] }))],
  ["listener-headers", primary("listener-production", inputs({ routingHttpResponseServerEnabled: true }))],
  [
    "listener-headers",
    primary(
      "listener-production",
      inputs({ routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=0" }),
    ),
  ],
  ["listener-certificate", primary("listener-production", options({ propertyDependencies: {} }))],
  ["rule-any-host", primary("rule-production", inputs({ conditions: [{ hostHeader: { values: ["a"] } }] }))],
  ["rule-weights", primary("rule-production", options({ ignoreChanges: [] }))],
  ["rule-weights", primary("rule-test", options({ propertyDependencies: {} }))],
  ["target-group", primary("tg-blue", inputs({ targetType: "instance" }))],
  ["target-group", primary("tg-blue", inputs({ protocol: "HTTP" }))],
  ["target-group", primary("tg-green", inputs({ deregistrationDelay: 5 }))],
  ["certificate-validation", primary("certificate-validation", "removed")],
  ["certificate-validation", primary("certificate-validation", options({ customTimeouts: {} }))],
  [
    "certificate-validation",
    primary("certificate-validation", options({ customTimeouts: { create: "15m" } })),
  ],
  ["certificate-validation", primary("certificate-validation", options({ propertyDependencies: {} }))],
  ["record-once", (clean) => added(clean, "record-validation-primary-production", inputs({}))],
  ["zone-teardown", (clean) => mutated(clean, "zone-production", inputs({ forceDestroy: false }))],
  ["web-acl", primary("web-acl-association", "removed")],
  ["web-acl", primary("web-acl", inputs({ rules: [] }))],
  ["rate-limit", primary("web-acl", inputs({ rules: [] }))],
  [
    "rate-limit",
    primary(
      "web-acl",
      inputs({ rules: [{ statement: { rateBasedStatement: { limit: 100, aggregateKeyType: "IP" } } }] }),
    ),
  ],
  ["web-acl-log", primary("log-group-web-acl", inputs({ name: "/payments/web-acl" }))],
  [
    "web-acl-log",
    primary("log-policy-web-acl", rewrite("policyDocument", "aws:SourceAccount", "aws:UserAgent")),
  ],
  ["web-acl-log", freed("web-acl-logging", "log-policy")],
  ["web-acl-log", primary("web-acl-logging", inputs({ redactedFields: [] }))],
];
