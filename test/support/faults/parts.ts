import type { PlainRecord, Synthesis } from "../../../src/proofs/model/registration.ts";
import { added, inputs, mutated, options, rewrite } from "../mutate.ts";
import { reworded } from "../plans.ts";
import { type Fault, fed, fedWithout, named, part, primary } from "./fault.ts";
import { statements } from "./planned/fault.ts";

const also = (statement: PlainRecord) =>
  rewrite("policy", '"Statement":[', `"Statement":[${JSON.stringify({ Effect: "Allow", ...statement })},`);
const notFor = (service: string) =>
  statements("policy", (one) => (JSON.stringify(one.Principal ?? "").includes(service) ? undefined : one));
const turned = (sid: string, Effect: string) =>
  statements("policy", (one) => (one.Sid === sid ? { ...one, Effect } : one));
const elsewhere = reworded("metricQueries", /"namespace":"[^"]+"/, '"namespace":"Other"');
const another = reworded("metricQueries", /"metricName":"[^"]+"/, '"metricName":"Other"');
const twice = (name: string) => (clean: Synthesis) => added(clean, name, options({}));

const anybody = { Principal: { Service: "s3.amazonaws.com" }, Action: "sns:Publish", Resource: "*" };
const foreign = {
  Principal: "*",
  Action: "*",
  Resource: "*",
  Condition: { StringEquals: { "aws:ResourceAccount": "123456789012" } },
};

/** Where a rule asks for several things at once: each of them is wrong by itself, and the others are right. */
export const partFaults: readonly Fault[] = [
  // Audit and identity
  ["host-shells", primary("session-preferences", inputs({ documentType: "Command" }))],
  [
    "host-shells",
    primary("session-preferences", rewrite("content", /("cloudWatchLogGroupName":")[^"]*/, "$1/other")),
  ],
  ["trail-complete", primary("audit-trail", reworded("advancedEventSelectors", '"Management"', '"Other"'))],
  ["trail-kept", fed("audit-trail-use1-production", "kmsKeyId", "key-logs-usw2-production")],
  ["trail-kept", primary("bucket-policy-trail", "removed")],
  ["trail-kept", primary("role-policy-trail", "removed")],
  ["audit-alarms", primary("alarm-trail-change", elsewhere)],
  ["no-wildcard", primary("role-policy-flow-logs", rewrite("policy", '"Resource"', '"NotResource"'))],
  // Exposure
  ["not-public", primary("launch-template", inputs({ associatePublicIpAddress: true }))],
  ["data-acl", twice("network-acl-data-use1-production")],
  [
    "data-acl",
    primary("network-acl-data", inputs({ ingress: [{ cidrBlock: "10.20.0.0/17", protocol: "-1" }] })),
  ],
  ["flow-logs", primary("flow-log", inputs({ logDestination: undefined }))],
  ["peering", primary("peering-region", inputs({ peerRegion: undefined }))],
  ["egress-is-named", primary("egress-worker-to-processor-443", inputs({ ipProtocol: "udp" }))],
  ["egress-is-named", primary("egress-worker-to-processor-443", inputs({ toPort: 444 }))],
  ["endpoint-policy", primary("endpoint-ecs", also(foreign))],
  ["endpoint-policy", primary("endpoint-s3", rewrite("policy", '"s3:GetObject"', '"s3:PutObject"'))],
  // Topics, events and alarms
  ["topic-policy", primary("topic-policy-page", also(anybody))],
  ["topic-policy", primary("topic-policy-page", notFor("events.amazonaws.com"))],
  ["event-tells", fed("event-target-task-failed-use1-production", "arn", "topic-page-usw2-production")],
  ["event-tells", primary("schedule-target-keeper", fedWithout("arn", "lambda/function:"))],
  ["lease-kept-told", primary("metric-filter-keeper", inputs({ logGroupName: "/other" }))],
  ["lease-kept-told", primary("alarm-other-region-open", another)],
  ["lease-kept-told", primary("alarm-other-region-open", elsewhere)],
  [
    "lease-kept-told",
    primary("alarm-other-region-open", inputs({ comparisonOperator: "LessThanThreshold" })),
  ],
  ["lease-kept-told", primary("alarm-keeper-silent", inputs({ comparisonOperator: "GreaterThanThreshold" }))],
  // Services, tasks and hosts
  [
    "service-blue-green",
    primary(
      "service",
      part("deploymentConfiguration", { strategy: "ROLLING", canaryConfiguration: undefined }),
    ),
  ],
  ["service-blue-green", primary("service", part("alarms", { alarmNames: ["a", "b"] }))],
  ["service-traffic", primary("service", fedWithout("loadBalancers", "lb/targetGroup:"))],
  ["service-traffic", primary("service", fedWithout("loadBalancers", "lb/listenerRule:"))],
  ["service-traffic", primary("service", reworded("loadBalancers", '"roleArn"', '"role"'))],
  ["service-count", primary("scaling-target", inputs({ minCapacity: 0 }))],
  ["service-count", (clean) => mutated(clean, "scaling-target-usw2-production", inputs({ minCapacity: 1 }))],
  ["service-tags", primary("service", inputs({ enableEcsManagedTags: undefined }))],
  ["service-tested", primary("egress-probe-to-load-balancer-8444", inputs({ fromPort: 443 }))],
  ["service-tested", primary("role-policy-smoke-test", rewrite("policy", /"Allow"/g, '"Deny"'))],
  ["target-group", primary("tg-blue", part("healthCheck", { protocol: "HTTP" }))],
  [
    "task-locked",
    primary("task-definition", rewrite("containerDefinitions", '"privileged":false', '"privileged":true')),
  ],
  ["cluster-exec", primary("cluster", reworded("configuration", '"OVERRIDE"', '"DEFAULT"'))],
  [
    "cluster-exec",
    primary("cluster", reworded("configuration", '"cloudWatchEncryptionEnabled":true', '"x":true')),
  ],
  [
    "host-locked",
    primary("launch-template", inputs({ networkInterfaces: [{ associatePublicIpAddress: "true" }] })),
  ],
  ["host-tags", primary("launch-template", reworded("tagSpecifications", '"CostCenter"', '"Other"'))],
  ["host-tags", primary("launch-template", reworded("tagSpecifications", '"volume"', '"spot-instances"'))],
  ["group-tags", primary("hosts", reworded("tags", '"propagateAtLaunch":true', '"propagateAtLaunch":false'))],
  ["group-size", primary("hosts", inputs({ minSize: 1 }))],
  [
    "capacity-provider",
    primary(
      "capacity-provider",
      reworded("autoScalingGroupProvider", '"status":"ENABLED"', '"status":"DISABLED"'),
    ),
  ],
  // Queues and sessions
  [
    "queue-policy",
    primary("queue-policy-payments", rewrite("policy", /"Principal":"\*"/g, '"Principal":""')),
  ],
  ["queue-key", primary("key-messaging", turned("QueuesOfOwnEnvironment", "Allow"))],
  [
    "queue-keeps",
    primary("redrive-allow-policy-payments", rewrite("redriveAllowPolicy", "denyAll", "allowAll")),
  ],
  [
    "queue-keeps",
    primary(
      "redrive-allow-policy-dead-letters",
      rewrite("redriveAllowPolicy", '"sourceQueueArns":[', '"sourceQueueArns":["arn:other",'),
    ),
  ],
  ["worker-rolling", primary("service-worker", part("deploymentCircuitBreaker", { enable: false }))],
  [
    "worker-rolling",
    fed("service-worker-use1-production", "networkConfiguration", "security-group-app-use1-production"),
  ],
  ["sessions-user", primary("user-sessions", inputs({ passwords: undefined }))],
  ["sessions-user", primary("user-sessions", inputs({ noPasswordRequired: true }))],
  ["sessions-user", primary("user-sessions", rewrite("accessString", /^on /, "off "))],
  // Keys, buckets, vaults and logs
  ["key", primary("key-data", turned("Account", "Deny"))],
  ["bucket-lifecycle", primary("lifecycle-access-logs", reworded("rules", '"Enabled"', '"Disabled"'))],
  ["bucket-tls", primary("bucket-policy-access-logs", rewrite("policy", /"Deny"/g, '"Allow"'))],
  ["log-group", primary("log-group-vpc-flow", inputs({ retentionInDays: undefined }))],
  [
    "vault-policy",
    primary("backup-vault-policy", rewrite("policy", '"Principal":"*"', '"Principal":{"AWS":"arn"}')),
  ],
  ["vault-age", primary("alarm-recovery-points-late", elsewhere)],
  ["vault-age", primary("alarm-recovery-points-late", inputs({ alarmActions: [] }))],
  // Spending
  ["spending-told", named("budget-production", inputs({ budgetType: "USAGE" }))],
  ["spending-told", named("budget-production", inputs({ filterExpression: {} }))],
  [
    "spending-told",
    named("budget-production", reworded("notifications", '"PERCENTAGE"', '"ABSOLUTE_VALUE"')),
  ],
  ["spending-told", named("budget-production", reworded("notifications", '"GREATER_THAN"', '"EQUAL_TO"'))],
  [
    "anomalies-told",
    named("anomaly-subscription-production", inputs({ subscribers: [{ type: "EMAIL" }, { type: "SNS" }] })),
  ],
  // The way in
  ["api-limits", primary("api-stage", reworded("routeSettings", '"POST /payments"', '"GET /payments"'))],
  ["web-acl-log", primary("web-acl-logging", reworded("redactedFields", '"cookie"', '"accept"'))],
  ["certificate-validation", twice("certificate-validation-use1-production")],
];
