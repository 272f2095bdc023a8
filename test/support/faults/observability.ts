import type { Plain } from "../../../src/proofs/model/registration.ts";
import { inputs, type Mutation, mutated, options, rewrite } from "../mutate.ts";
import { alsoAllowing, notFor } from "./changes.ts";
import { type Fault, fed, fedWithout, named, primary, urnOf } from "./fault.ts";

/** Watches another metric, whose dimensions come from where they came from. */
const watching = (metric: { readonly [key: string]: Plain }): Mutation =>
  inputs({ metricQueries: [{ id: "value", metric, returnData: true }] });

const unplugged =
  (input: string): Mutation =>
  (registration) =>
    options({ propertyDependencies: { ...registration.propertyDependencies, [input]: [] } })(registration);

const lag = "alarm-database-replica-lag-g1";
const masking = "data-protection-application";

const anybody = { Principal: { Service: "s3.amazonaws.com" }, Action: "sns:Publish", Resource: "*" };

/** Faults of alarms and logs. */
export const observabilityFaults: readonly Fault[] = [
  ["alarm-described", primary(lag, rewrite("alarmDescription", / Runbook: \S+/, ""))],
  ["alarm-described", primary("alarm-target-5xx-blue", inputs({ alarmDescription: undefined }))],
  ["alarm-missing-data", primary(lag, inputs({ treatMissingData: undefined }))],
  ["alarm-missing-data", primary(lag, inputs({ treatMissingData: "missing" }))],
  ["alarm-tells", primary(lag, inputs({ alarmActions: [] }))],
  ["alarm-tells", primary("incident-customers", unplugged("alarmRule"))],
  ["alarm-tells", fed(`${lag}-use1-production`, "alarmActions", "topic-ticket-usw2-production")],
  ["incident-tells", primary("incident-database", inputs({ alarmActions: [] }))],
  ["incident-tells", primary("incident-database", inputs({ alarmDescription: "The database" }))],
  [
    "alarm-metric-exists",
    primary(
      "alarm-target-p99-blue",
      watching({
        namespace: "AWS/ApplicationELB",
        metricName: "Latency",
        dimensions: { LoadBalancer: "app/x" },
      }),
    ),
  ],
  [
    "alarm-metric-exists",
    primary(
      "alarm-target-p99-blue",
      watching({
        namespace: "AWS/ApplicationELB",
        metricName: "RequestCount",
        dimensions: { LoadBalancer: "app/another/0123456789abcdef" },
      }),
    ),
  ],
  // "This metric does not include any Application Load Balancers registered as targets."
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html
  [
    "alarm-metric-exists",
    (clean) =>
      primary("alarm-api-door", (registration) => ({
        ...watching({
          namespace: "AWS/NetworkELB",
          metricName: "HealthyHostCount",
          dimensions: {
            LoadBalancer: "net/nlb-use1-production/1",
            TargetGroup: "targetgroup/tg-api-use1-production/1",
          },
        })(registration),
        propertyDependencies: {
          ...registration.propertyDependencies,
          metricQueries: [urnOf(clean, "nlb-use1-production"), urnOf(clean, "tg-api-use1-production")],
        },
      }))(clean),
  ],
  ["alarm-metric-exists", primary("metric-filter-answered", "removed")],
  ["alarm-metric-exists", primary("alarm-target-p99-blue", unplugged("metricQueries"))],
  [
    "alarm-metric-exists",
    primary(
      "alarm-transaction-p99",
      watching({ namespace: "Payments", metricName: "Transactions", dimensions: {} }),
    ),
  ],
  [
    "alarm-metric-exists",
    (synthesis) =>
      mutated(
        synthesis,
        "alarm-public-address-dead-use1-production",
        options({ provider: urnOf(synthesis, "aws-usw2-production") }),
      ),
  ],
  ["dashboard-metric-exists", primary("dashboard", rewrite("dashboardBody", "ACUUtilization", "ACU"))],
  ["dashboard-metric-exists", primary("dashboard", unplugged("dashboardBody"))],
  [
    "dashboard-metric-exists",
    named(
      "dashboard-business-production",
      rewrite("dashboardBody", "Payments,Environment,Reason", "Payments,Environment,Cause"),
    ),
  ],
  ["event-tells", primary("event-target-task-failed", "removed")],
  ["event-tells", primary("event-task-failed", inputs({ description: undefined }))],
  ["topic-encrypted", primary("topic-page", unplugged("kmsMasterKeyId"))],
  ["topic-encrypted", fed("topic-page-use1-production", "kmsMasterKeyId", "key-messaging-usw2-production")],
  [
    "topic-encrypted",
    primary("key-messaging", rewrite("policy", "events.amazonaws.com", "s3.amazonaws.com")),
  ],
  ["topic-policy", primary("topic-policy-page", "removed")],
  ["topic-policy", primary("topic-policy-page", rewrite("policy", '"cloudwatch.', '"s3.'))],
  ["topic-policy", primary("topic-policy-page", rewrite("policy", "aws:SourceAccount", "aws:SourceVpc"))],
  [
    "topic-policy",
    primary("topic-policy-page", rewrite("policy", "aws:SecureTransport", "aws:ViaAWSService")),
  ],
  ["card-data-masked", primary(masking, "removed")],
  ["card-data-masked", primary("data-protection-database-g1", "removed")],
  ["card-data-masked", primary("data-protection-sql-reader-g1", "removed")],
  ["card-data-masked", primary(masking, rewrite("policyDocument", "Deidentify", "Audit"))],
  ["card-data-masked", primary(masking, rewrite("policyDocument", /CreditCardNumber/g, "EmailAddress"))],
  ["card-data-masked", primary(masking, rewrite("policyDocument", /,"BareCardNumber"\]/g, "]"))],
  ["card-data-masked", primary(masking, rewrite("policyDocument", "[3-6]", "3"))],
  ["topic-policy", primary("topic-policy-page", alsoAllowing(anybody))],
  ["topic-policy", primary("topic-policy-page", notFor("events.amazonaws.com"))],
  ["event-tells", fed("event-target-task-failed-use1-production", "arn", "topic-page-usw2-production")],
  ["event-tells", primary("schedule-target-keeper", fedWithout("arn", "lambda/function:"))],
];
