import { added, inputs, mutated, options, rewrite } from "../mutate.ts";
import { reworded } from "../plans.ts";
import { twice } from "./changes.ts";
import { type Fault, fedWithout, freed, named, part, primary } from "./fault.ts";

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
  // It refuses every GET that comes through API Gateway.
  ["load-balancer-strict", primary("alb", inputs({ desyncMitigationMode: "strictest" }))],
  ["load-balancer-strict", primary("alb", inputs({ desyncMitigationMode: "monitor" }))],
  ["load-balancer-watched", primary("alarm-requests-dubious", "removed")],
  ["load-balancer-route", freed("alb", "route-public-internet")],
  ["listener-tls", primary("listener-production", inputs({ sslPolicy: "ELBSecurityPolicy-2016-08" }))],
  // Route 53's health checkers speak no TLS 1.3.
  [
    "listener-tls",
    primary("listener-production", inputs({ sslPolicy: "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09" })),
  ],
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
  ["target-group-asked", primary("tg-api", part("healthCheck", { timeout: 10 }))],
  // The application answers, and a slow one shuts the API's door.
  ["target-group-asked", primary("no-claim", "removed")],
  ["target-group-asked", primary("tg-api", part("healthCheck", { path: "/healthz" }))],
  ["certificate-validation", primary("certificate-validation", "removed")],
  ["certificate-validation", primary("certificate-validation", options({ customTimeouts: {} }))],
  [
    "certificate-validation",
    primary("certificate-validation", options({ customTimeouts: { create: "15m" } })),
  ],
  ["certificate-validation", primary("certificate-validation", options({ propertyDependencies: {} }))],
  [
    "certificate-validation",
    primary("certificate-validation", fedWithout("validationRecordFqdns", "::record-validation-")),
  ],
  ["record-once", (clean) => added(clean, "record-validation-primary-production", inputs({}))],
  ["zone-teardown", (clean) => mutated(clean, "zone-production", inputs({ forceDestroy: false }))],
  ["web-acl", primary("web-acl-association", "removed")],
  ["web-acl", primary("web-acl", inputs({ rules: [] }))],
  [
    "web-acl",
    primary(
      "web-acl",
      inputs({
        rules: [
          {
            overrideAction: { none: {} },
            statement: {
              managedRuleGroupStatement: {
                name: "AWSManagedRulesSQLiRuleSet",
                ruleActionOverrides: [{ name: "SQLi_BODY", actionToUse: { count: {} } }],
              },
            },
          },
        ],
      }),
    ),
  ],
  ["web-acl-log", primary("log-group-web-acl", inputs({ name: "/payments/web-acl" }))],
  [
    "web-acl-log",
    primary("log-policy-web-acl", rewrite("policyDocument", "aws:SourceAccount", "aws:UserAgent")),
  ],
  ["web-acl-log", freed("web-acl-logging", "log-policy")],
  ["web-acl-log", primary("web-acl-logging", inputs({ redactedFields: [] }))],
  [
    "web-acl-log",
    primary(
      "web-acl-logging",
      inputs({
        redactedFields: ["authorization", "cookie", "x-api-key"].map((name) => ({ singleHeader: { name } })),
      }),
    ),
  ],
  ["web-acl-log", primary("web-acl-logging", part("loggingFilter", { defaultBehavior: "DROP" }))],
  [
    "web-acl-log",
    primary(
      "web-acl-logging",
      part("loggingFilter", {
        filters: [
          {
            behavior: "DROP",
            requirement: "MEETS_ANY",
            conditions: [
              { actionCondition: { action: "ALLOW" } },
              { labelNameCondition: { labelName: "probe" } },
            ],
          },
        ],
      }),
    ),
  ],
  ["zone-public", named("zone-production", inputs({ vpcs: [{ vpcId: "vpc-0" }] }))],
  ["target-group", primary("tg-blue", part("healthCheck", { protocol: "HTTP" }))],
  ["web-acl-log", primary("web-acl-logging", reworded("redactedFields", '"cookie"', '"accept"'))],
  ["certificate-validation", twice("certificate-validation-use1-production")],
];
