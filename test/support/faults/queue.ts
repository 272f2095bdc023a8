import { added, inputs, options, rewrite } from "../mutate.ts";
import { turned } from "./changes.ts";
import { type Fault, fed, part, primary } from "./fault.ts";

const otherKey = "key-data-use1-production";
const dead = "queue-dead-letters-usw2-production";

/** Payments that wait, and their worker. */
export const queueFaults: readonly Fault[] = [
  ["right-key", fed("queue-payments-use1-production", "kmsMasterKeyId", otherKey)],
  ["protected", primary("queue-payments", options({ protect: false }))],
  ["queue-order", primary("queue-payments", inputs({ fifoQueue: undefined }))],
  ["queue-order", primary("queue-payments", inputs({ contentBasedDeduplication: true }))],
  ["queue-order", primary("queue-dead-letters", inputs({ contentBasedDeduplication: undefined }))],
  ["queue-order", primary("queue-payments", inputs({ deduplicationScope: "queue" }))],
  ["queue-order", primary("queue-payments", inputs({ fifoThroughputLimit: "perQueue" }))],
  ["queue-policy", primary("queue-policy-payments", "removed")],
  ["queue-policy", primary("queue-policy-dead-letters", rewrite("policy", "aws:SecureTransport", "x"))],
  ["queue-policy", primary("queue-policy-payments", rewrite("policy", ":role/*", ":*"))],
  ["queue-policy", primary("queue-policy-payments", rewrite("policy", "PrincipalTag/Environment", "x"))],
  ["queue-key", primary("key-messaging", rewrite("policy", "PrincipalTag/Environment", "x"))],
  ["queue-policy", primary("queue-policy-payments", rewrite("policy", '"sqs:ReceiveMessage",', ""))],
  [
    "queue-policy",
    primary("queue-policy-payments", rewrite("policy", '"Effect":"Deny"', '"Effect":"Allow"')),
  ],
  ["queue-keeps", primary("queue-payments", inputs({ messageRetentionSeconds: 345_600 }))],
  ["queue-keeps", primary("queue-dead-letters", inputs({ messageRetentionSeconds: undefined }))],
  ["queue-keeps", primary("queue-payments", options({ propertyDependencies: {} }))],
  ["queue-keeps", fed("queue-payments-use1-production", "redrivePolicy", dead)],
  ["queue-keeps", primary("redrive-allow-policy-payments", "removed")],
  ["queue-keeps", primary("queue-payments", rewrite("redrivePolicy", /"maxReceiveCount":\d+/, '"x":1'))],
  ["queue-keeps", primary("redrive-allow-policy-dead-letters", "removed")],
  [
    "queue-keeps",
    primary("redrive-allow-policy-dead-letters", rewrite("redriveAllowPolicy", "byQueue", "allowAll")),
  ],
  [
    "queue-moved",
    (clean) =>
      added(clean, "queue-payments-use1-production", options({ name: "queue-refunds-use1-production" })),
  ],
  ["queue-visibility", primary("queue-payments", inputs({ visibilityTimeoutSeconds: 179 }))],
  [
    "queue-visibility",
    primary("task-definition-worker", rewrite("containerDefinitions", '"value":"30"', '"value":"31"')),
  ],
  ["worker-rolling", primary("service", inputs({ loadBalancers: undefined }))],
  [
    "worker-rolling",
    primary("service-worker", inputs({ deploymentConfiguration: { strategy: "BLUE_GREEN" } })),
  ],
  ["worker-rolling", primary("service-worker", part("deploymentCircuitBreaker", { rollback: false }))],
  ["service-count", primary("service-worker", options({ ignoreChanges: [] }))],
  ["card-data-masked", primary("data-protection-application-worker", "removed")],
  [
    "scaling-metric-exists",
    primary("scaling-policy-worker-backlog", (registration) =>
      inputs({
        targetTrackingScalingPolicyConfiguration: JSON.parse(
          JSON.stringify(registration.inputs.targetTrackingScalingPolicyConfiguration).replace(
            "RunningTaskCount",
            "TaskCount",
          ),
        ),
      })(registration),
    ),
  ],
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
];
