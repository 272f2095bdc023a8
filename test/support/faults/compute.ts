import { added, inputs, mutated, options, rewrite } from "../mutate.ts";
import { type Fault, freed, home, part } from "./fault.ts";

/** What the application runs on. */
export const computeFaults: readonly Fault[] = [
  [
    "cluster-insights",
    home("cluster", inputs({ settings: [{ name: "containerInsights", value: "enabled" }] })),
  ],
  ["cluster-insights", freed("cluster", "container-insights")],
  ["cluster-exec", home("cluster", inputs({ configuration: {} }))],
  ["host-locked", home("launch-template", part("metadataOptions", { httpTokens: "optional" }))],
  ["host-locked", home("launch-template", part("metadataOptions", { httpPutResponseHopLimit: 2 }))],
  ["host-locked", home("launch-template", inputs({ keyName: "key" }))],
  ["host-locked", home("launch-template", inputs({ networkInterfaces: [] }))],
  [
    "host-locked",
    home("launch-template", inputs({ blockDeviceMappings: [{ ebs: { encrypted: "false" } }] })),
  ],
  [
    "host-locked",
    home(
      "launch-template",
      inputs({ blockDeviceMappings: [{ ebs: { encrypted: "true", kmsKeyId: "key" } }] }),
    ),
  ],
  ["host-image", home("launch-template", inputs({ imageId: "ami-1" }))],
  ["host-tags", home("launch-template", inputs({ tagSpecifications: [] }))],
  ["group-tags", home("hosts", inputs({ tags: [] }))],
  ["group-teardown", home("hosts", inputs({ protectFromScaleIn: true }))],
  ["group-teardown", home("hosts", inputs({ forceDelete: false }))],
  ["group-teardown", freed("hosts", "ecs/cluster:")],
  ["group-size", home("hosts", inputs({ desiredCapacity: 1 }))],
  ["group-size", home("hosts", options({ ignoreChanges: [] }))],
  ["group-endpoints", freed("hosts", "endpoint-ecs-agent")],
  [
    "capacity-provider",
    home("capacity-provider", part("autoScalingGroupProvider", { managedDraining: "DISABLED" })),
  ],
  [
    "capacity-provider",
    home("capacity-provider", part("autoScalingGroupProvider", { managedTerminationProtection: "ENABLED" })),
  ],
  [
    "service-linked-roles",
    (clean) =>
      added(
        clean,
        "role-host-use1-production",
        options({ type: "aws:iam/serviceLinkedRole:ServiceLinkedRole" }),
      ),
  ],
  ["service-blue-green", home("service", inputs({ deploymentController: { type: "CODE_DEPLOY" } }))],
  ["service-blue-green", home("service", part("deploymentConfiguration", { strategy: "ROLLING" }))],
  ["service-blue-green", home("service", part("deploymentConfiguration", { strategy: "BLUE_GREEN" }))],
  ["service-blue-green", home("service", part("deploymentConfiguration", { bakeTimeInMinutes: 15 }))],
  ["service-blue-green", home("service", part("deploymentConfiguration", { bakeTimeInMinutes: "0" }))],
  ["service-blue-green", home("service", part("alarms", { rollback: false }))],
  ["service-blue-green", home("service", part("deploymentCircuitBreaker", { enable: false }))],
  ["service-traffic", home("service", inputs({ loadBalancers: [{ advancedConfiguration: {} }] }))],
  ["service-traffic", home("service", options({ propertyDependencies: {} }))],
  ["service-traffic", home("service", options({ ignoreChanges: ["desiredCount"] }))],
  [
    "service-traffic",
    home("role-attachment-infrastructure", inputs({ policyArn: "arn:aws:iam::aws:policy/service-role/X" })),
  ],
  [
    "service-traffic",
    home("role-infrastructure", rewrite("assumeRolePolicy", "ecs.amazonaws", "ec2.amazonaws")),
  ],
  ["service-traffic", freed("service", "role-attachment")],
  ["service-teardown", home("service", inputs({ forceDelete: false }))],
  ["service-teardown", freed("service", "cluster-capacity-providers")],
  ["service-endpoints", freed("service", "endpoint-secretsmanager")],
  ["service-count", home("service", options({ ignoreChanges: ["loadBalancers"] }))],
  [
    "service-count",
    (clean) => mutated(clean, "service-usw2-production", options({ ignoreChanges: ["desiredCount"] })),
  ],
  ["service-count", (clean) => mutated(clean, "scaling-target-usw2-production", inputs({ maxCapacity: 3 }))],
  ["service-tags", home("service", inputs({ propagateTags: undefined }))],
  ["task-images", home("task-definition", rewrite("containerDefinitions", /app:1\.0\.0/, "app:latest"))],
  [
    "task-images",
    home("task-definition", rewrite("containerDefinitions", /\d+\.dkr\.ecr[^/]+/, "public.ecr.aws")),
  ],
  ["task-images", home("task-definition", options({ propertyDependencies: {} }))],
  ["task-locked", home("task-definition", inputs({ networkMode: "bridge" }))],
  [
    "task-locked",
    home("task-definition", rewrite("containerDefinitions", '"readonlyRootFilesystem":true', '"x":true')),
  ],
  ["task-locked", home("task-definition", rewrite("containerDefinitions", "10002:10002", "0:0"))],
  ["repository", home("repository-app", inputs({ imageTagMutability: "MUTABLE" }))],
  ["repository", home("repository-app", inputs({ imageScanningConfiguration: { scanOnPush: false } }))],
  ["repository", home("repository-app", inputs({ encryptionConfigurations: [{ encryptionType: "KMS" }] }))],
  ["repository", home("repository-app", inputs({ forceDelete: false }))],
  ["replication-once", (clean) => added(clean, "image-replication-use1-production", inputs({}))],
];
