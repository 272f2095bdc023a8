import { added, inputs, mutated, options, rewrite } from "../mutate.ts";
import { type Fault, freed, home, part } from "./fault.ts";

/** The way in. */
export const ingressFaults: readonly Fault[] = [
  ["load-balancer-logs", home("alb", inputs({ accessLogs: { bucket: "b" } }))],
  ["load-balancer-logs", home("alb", inputs({ connectionLogs: undefined }))],
  ["load-balancer-logs", freed("alb", "bucket-policy")],
  [
    "load-balancer-logs",
    home(
      "bucket-policy-access-logs",
      rewrite("policy", '"Action":"s3:PutObject"', '"Condition":{"ArnLike":{}},"Action":"s3:PutObject"'),
    ),
  ],
  ["load-balancer-strict", home("alb", inputs({ dropInvalidHeaderFields: false }))],
  // It refuses every GET that comes through API Gateway.
  ["load-balancer-strict", home("alb", inputs({ desyncMitigationMode: "strictest" }))],
  ["load-balancer-strict", home("alb", inputs({ desyncMitigationMode: "monitor" }))],
  ["load-balancer-watched", home("alarm-requests-dubious", "removed")],
  ["load-balancer-route", freed("alb", "route-public-internet")],
  ["listener-tls", home("listener-production", inputs({ sslPolicy: "ELBSecurityPolicy-2016-08" }))],
  // Route 53's health checkers speak no TLS 1.3.
  [
    "listener-tls",
    home("listener-production", inputs({ sslPolicy: "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09" })),
  ],
  ["listener-tls", home("listener-http", inputs({ defaultActions: [{ type: "forward" }] }))],
  ["listener-headers", home("listener-production", inputs({ routingHttpResponseServerEnabled: true }))],
  [
    "listener-headers",
    home(
      "listener-production",
      inputs({ routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=0" }),
    ),
  ],
  ["listener-certificate", home("listener-production", options({ propertyDependencies: {} }))],
  ["rule-any-host", home("rule-production", inputs({ conditions: [{ hostHeader: { values: ["a"] } }] }))],
  ["rule-weights", home("rule-production", options({ ignoreChanges: [] }))],
  ["rule-weights", home("rule-test", options({ propertyDependencies: {} }))],
  ["target-group", home("tg-blue", inputs({ targetType: "instance" }))],
  ["target-group", home("tg-blue", inputs({ protocol: "HTTP" }))],
  ["target-group", home("tg-green", inputs({ deregistrationDelay: 5 }))],
  ["target-group-asked", home("tg-api", part("healthCheck", { timeout: 10 }))],
  // The application answers, and a slow one shuts the API's door.
  ["target-group-asked", home("no-claim", "removed")],
  ["target-group-asked", home("tg-api", part("healthCheck", { path: "/healthz" }))],
  ["certificate-validation", home("certificate-validation", "removed")],
  ["certificate-validation", home("certificate-validation", options({ customTimeouts: {} }))],
  ["certificate-validation", home("certificate-validation", options({ propertyDependencies: {} }))],
  ["record-once", (clean) => added(clean, "record-validation-home-production", inputs({}))],
  ["zone-teardown", (clean) => mutated(clean, "zone-production", inputs({ forceDestroy: false }))],
  ["web-acl", home("web-acl-association", "removed")],
  ["web-acl", home("web-acl", inputs({ rules: [] }))],
  [
    "web-acl",
    home(
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
  ["web-acl-log", home("log-group-web-acl", inputs({ name: "/payments/web-acl" }))],
  [
    "web-acl-log",
    home("log-policy-web-acl", rewrite("policyDocument", "aws:SourceAccount", "aws:UserAgent")),
  ],
  ["web-acl-log", freed("web-acl-logging", "log-policy")],
  ["web-acl-log", home("web-acl-logging", inputs({ redactedFields: [] }))],
  [
    "web-acl-log",
    home(
      "web-acl-logging",
      inputs({
        redactedFields: ["authorization", "cookie", "x-api-key"].map((name) => ({ singleHeader: { name } })),
      }),
    ),
  ],
  ["web-acl-log", home("web-acl-logging", part("loggingFilter", { defaultBehavior: "DROP" }))],
  [
    "web-acl-log",
    home(
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
];
