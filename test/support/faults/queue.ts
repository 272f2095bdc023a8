import { inputs, options, rewrite } from "../mutate.ts";
import { type Fault, fed, home, part } from "./fault.ts";

const otherKey = "key-data-use1-production";
const dead = "queue-dead-letters-usw2-production";

/** Payments that wait, and their worker. */
export const queueFaults: readonly Fault[] = [
  ["right-key", fed("queue-payments-use1-production", "kmsMasterKeyId", otherKey)],
  ["protected", home("queue-payments", options({ protect: false }))],
  ["queue-order", home("queue-payments", inputs({ fifoQueue: undefined }))],
  ["queue-order", home("queue-payments", inputs({ contentBasedDeduplication: true }))],
  ["queue-order", home("queue-dead-letters", inputs({ contentBasedDeduplication: undefined }))],
  ["queue-order", home("queue-payments", inputs({ deduplicationScope: "queue" }))],
  ["queue-order", home("queue-payments", inputs({ fifoThroughputLimit: "perQueue" }))],
  ["queue-policy", home("queue-policy-payments", "removed")],
  ["queue-policy", home("queue-policy-dead-letters", rewrite("policy", "aws:SecureTransport", "x"))],
  ["queue-policy", home("queue-policy-payments", rewrite("policy", ":role/*", ":*"))],
  ["queue-policy", home("queue-policy-payments", rewrite("policy", '"sqs:ReceiveMessage",', ""))],
  ["queue-policy", home("queue-policy-payments", rewrite("policy", '"Effect":"Deny"', '"Effect":"Allow"'))],
  ["queue-keeps", home("queue-payments", inputs({ messageRetentionSeconds: 345_600 }))],
  ["queue-keeps", home("queue-dead-letters", inputs({ messageRetentionSeconds: undefined }))],
  ["queue-keeps", home("queue-payments", options({ propertyDependencies: {} }))],
  ["queue-keeps", fed("queue-payments-use1-production", "redrivePolicy", dead)],
  ["queue-keeps", home("redrive-allow-policy-payments", "removed")],
  ["queue-keeps", home("queue-payments", rewrite("redrivePolicy", /"maxReceiveCount":\d+/, '"x":1'))],
  ["queue-keeps", home("redrive-allow-policy-dead-letters", "removed")],
  [
    "queue-keeps",
    home("redrive-allow-policy-dead-letters", rewrite("redriveAllowPolicy", "byQueue", "allowAll")),
  ],
  ["queue-visibility", home("queue-payments", inputs({ visibilityTimeoutSeconds: 179 }))],
  [
    "queue-visibility",
    home("task-definition-worker", rewrite("containerDefinitions", '"value":"30"', '"value":"31"')),
  ],
  ["worker-rolling", home("service", inputs({ loadBalancers: undefined }))],
  ["worker-rolling", home("service-worker", inputs({ deploymentConfiguration: { strategy: "BLUE_GREEN" } }))],
  ["worker-rolling", home("service-worker", part("deploymentCircuitBreaker", { rollback: false }))],
  ["service-count", home("service-worker", options({ ignoreChanges: [] }))],
  ["card-data-masked", home("data-protection-application-worker", "removed")],
  [
    "scaling-metric-exists",
    home("scaling-policy-worker-backlog", (registration) =>
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
];
