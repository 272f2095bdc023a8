import { at, itemsOf } from "../../../src/proofs/model/inputs.ts";
import { added, inputs, type Mutation, mutated, options, rewrite } from "../mutate.ts";
import { reworded } from "../plans.ts";
import { type Fault, fed, fedWithout, freed, part, primary, withoutWaiting } from "./fault.ts";

/** Has ECS call a service's hook at another stage. */
const atStage =
  (stage: string): Mutation =>
  (registration) => {
    const hooks = itemsOf(at(registration.inputs.deploymentConfiguration, "lifecycleHooks"));
    return part("deploymentConfiguration", {
      lifecycleHooks: hooks.map((hook) => ({ ...Object(hook), lifecycleStages: [stage] })),
    })(registration);
  };

/** Faults of the cluster, its hosts and its services. */
export const computeFaults: readonly Fault[] = [
  [
    "cluster-insights",
    primary("cluster", inputs({ settings: [{ name: "containerInsights", value: "enabled" }] })),
  ],
  ["cluster-insights", freed("cluster", "container-insights")],
  ["cluster-exec", primary("cluster", inputs({ configuration: {} }))],
  ["host-locked", primary("launch-template", part("metadataOptions", { httpTokens: "optional" }))],
  ["host-locked", primary("launch-template", part("metadataOptions", { httpPutResponseHopLimit: 2 }))],
  ["host-locked", primary("launch-template", inputs({ keyName: "key" }))],
  ["host-locked", primary("launch-template", inputs({ networkInterfaces: [] }))],
  [
    "host-locked",
    primary("launch-template", inputs({ blockDeviceMappings: [{ ebs: { encrypted: "false" } }] })),
  ],
  [
    "host-locked",
    primary(
      "launch-template",
      inputs({ blockDeviceMappings: [{ ebs: { encrypted: "true", kmsKeyId: "key" } }] }),
    ),
  ],
  ["host-image", primary("launch-template", inputs({ imageId: "ami-1" }))],
  ["host-tags", primary("launch-template", inputs({ tagSpecifications: [] }))],
  ["group-tags", primary("hosts", inputs({ tags: [] }))],
  ["group-teardown", primary("hosts", inputs({ protectFromScaleIn: true }))],
  ["group-teardown", primary("hosts", inputs({ forceDelete: false }))],
  ["group-teardown", freed("hosts", "ecs/cluster:")],
  ["group-size", primary("hosts", inputs({ desiredCapacity: 1 }))],
  ["group-size", primary("hosts", options({ ignoreChanges: [] }))],
  ["group-endpoints", freed("hosts", "endpoint-ecs-agent")],
  [
    "capacity-provider",
    primary("capacity-provider", part("autoScalingGroupProvider", { managedDraining: "DISABLED" })),
  ],
  [
    "capacity-provider",
    primary(
      "capacity-provider",
      part("autoScalingGroupProvider", { managedTerminationProtection: "ENABLED" }),
    ),
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
  ["service-blue-green", primary("service", inputs({ deploymentController: { type: "CODE_DEPLOY" } }))],
  ["service-blue-green", primary("service", part("deploymentConfiguration", { strategy: "ROLLING" }))],
  ["service-blue-green", primary("service", part("deploymentConfiguration", { strategy: "BLUE_GREEN" }))],
  ["service-blue-green", primary("service", part("deploymentConfiguration", { bakeTimeInMinutes: 15 }))],
  ["service-blue-green", primary("service", part("deploymentConfiguration", { bakeTimeInMinutes: "0" }))],
  [
    "service-blue-green",
    (clean) =>
      mutated(clean, "service-usw2-production", part("deploymentConfiguration", { bakeTimeInMinutes: "15" })),
  ],
  ["service-blue-green", primary("service", part("alarms", { rollback: false }))],
  ["service-blue-green", primary("service", part("deploymentCircuitBreaker", { enable: false }))],
  ["service-blue-green", primary("service", inputs({ sigintRollback: true }))],
  ["service-tested", primary("service", part("deploymentConfiguration", { lifecycleHooks: undefined }))],
  ["service-tested", primary("service", atStage("POST_PRODUCTION_TRAFFIC_SHIFT"))],
  ["service-tested", primary("service", atStage("RECONCILE_SERVICE"))],
  [
    "service-tested",
    (clean) => mutated(clean, "service-usw2-production", atStage("POST_TEST_TRAFFIC_SHIFT")),
  ],
  ["service-tested", primary("service", options({ propertyDependencies: {} }))],
  ["service-tested", primary("role-policy-deployment-hook", rewrite("policy", "Invoke", "Get"))],
  ["service-tested", primary("role-policy-deployment-hook", "removed")],
  ["service-tested", freed("service", "role-policy-deployment-hook")],
  [
    "service-tested",
    primary("role-deployment-hook", rewrite("assumeRolePolicy", "ecs.amazonaws", "ec2.amazonaws")),
  ],
  ["service-tested", fed("smoke-test-use1-production", "environment", "rule-production-use1-production")],
  ["service-tested", primary("smoke-test", fedWithout("environment", "lb/listenerRule:"))],
  ["service-tested", primary("role-policy-smoke-test", rewrite("policy", "InvokeFunction", "GetFunction"))],
  ["service-tested", primary("smoke-probe", options({ propertyDependencies: {} }))],
  ["service-tested", primary("egress-probe-to-load-balancer-8444", "removed")],
  ["service-confirmed", freed("deployment", "ecs/service:")],
  ["service-confirmed", freed("deployment-worker", "ecs/service:")],
  ["service-confirmed", withoutWaiting("opening-use1-production-g1-of-1", "deployment-use1-production")],
  ["service-traffic", primary("service", inputs({ loadBalancers: [{ advancedConfiguration: {} }] }))],
  ["service-traffic", primary("service", options({ propertyDependencies: {} }))],
  ["service-traffic", primary("service", options({ ignoreChanges: ["desiredCount"] }))],
  [
    "service-traffic",
    primary(
      "role-attachment-infrastructure",
      inputs({ policyArn: "arn:aws:iam::aws:policy/service-role/X" }),
    ),
  ],
  [
    "service-traffic",
    primary("role-infrastructure", rewrite("assumeRolePolicy", "ecs.amazonaws", "ec2.amazonaws")),
  ],
  ["service-traffic", freed("service", "role-attachment")],
  ["service-teardown", primary("service", inputs({ forceDelete: false }))],
  ["service-teardown", freed("service", "cluster-capacity-providers")],
  ["service-endpoints", freed("service", "endpoint-secretsmanager")],
  ["service-count", primary("service", options({ ignoreChanges: ["loadBalancers"] }))],
  ["service-count", primary("service", inputs({ desiredCount: 0 }))],
  [
    "service-count",
    (clean) => mutated(clean, "service-usw2-production", options({ ignoreChanges: ["desiredCount"] })),
  ],
  ["service-count", (clean) => mutated(clean, "scaling-target-usw2-production", inputs({ maxCapacity: 3 }))],
  // It would be changed at any time, and not before what it scales is told to stop.
  [
    "service-count",
    (clean) => mutated(clean, "scaling-target-usw2-production", options({ propertyDependencies: {} })),
  ],
  ["service-tags", primary("service", inputs({ propagateTags: undefined }))],
  ["task-images", primary("task-definition", rewrite("containerDefinitions", /app:1\.0\.0/, "app:latest"))],
  [
    "task-images",
    primary("task-definition", rewrite("containerDefinitions", /\d+\.dkr\.ecr[^/]+/, "public.ecr.aws")),
  ],
  ["task-images", primary("task-definition", options({ propertyDependencies: {} }))],
  [
    "task-stop",
    primary("task-definition", rewrite("containerDefinitions", '"stopTimeout":30', '"stopTimeout":29')),
  ],
  [
    "task-stop",
    primary(
      "task-definition-worker",
      rewrite("containerDefinitions", '"stopTimeout":40', '"stopTimeout":30'),
    ),
  ],
  // The load balancer waits for longer than tasks have.
  ["task-stop", primary("alb", inputs({ idleTimeout: 60 }))],
  ["task-locked", primary("task-definition", inputs({ networkMode: "bridge" }))],
  [
    "task-locked",
    primary("task-definition", rewrite("containerDefinitions", '"readonlyRootFilesystem":true', '"x":true')),
  ],
  ["task-locked", primary("task-definition", rewrite("containerDefinitions", "10002:10002", "0:0"))],
  [
    "task-key",
    primary("task-definition", rewrite("containerDefinitions", /(PROCESSOR_API_KEY[^}]*?):::[^"]+/, "$1")),
  ],
  [
    "task-key",
    fed(
      "task-definition-use1-production",
      "containerDefinitions",
      "secret-processor-key-version-usw2-production",
    ),
  ],
  ["repository", primary("repository-app", inputs({ imageTagMutability: "MUTABLE" }))],
  ["repository", primary("repository-app", inputs({ imageScanningConfiguration: { scanOnPush: false } }))],
  [
    "repository",
    primary("repository-app", inputs({ encryptionConfigurations: [{ encryptionType: "KMS" }] })),
  ],
  ["repository", primary("repository-app", inputs({ forceDelete: false }))],
  ["replication-once", (clean) => added(clean, "image-replication-use1-production", inputs({}))],
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
  [
    "task-locked",
    primary("task-definition", rewrite("containerDefinitions", '"drop":["ALL"]', '"drop":["KILL"]')),
  ],
];
