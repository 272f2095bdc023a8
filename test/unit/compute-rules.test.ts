import test from "ava";
import type { Synthesis } from "../../src/plan/registration.ts";
import { computeRules } from "../../src/policies/compute.ts";
import { stackOf } from "../../src/policies/rule.ts";
import { added, inputs, type Mutation, mutated, options, rewrite } from "../support/mutate.ts";
import { synthesizePlatform } from "../support/platform.ts";
import { resource } from "../support/synthesize.ts";

let clean: Synthesis;
let baseline: Synthesis;
test.before(async () => {
  clean = await synthesizePlatform("production", { imageTag: "1.0.0" });
  baseline = await synthesizePlatform("production", { imageTag: "1.0.0", accountBaseline: "true" });
});

const home = (kind: string) => resource(clean, `${kind}-use1-production`);

type Fault = readonly [rule: string, change: (synthesis: Synthesis) => Synthesis];

const change =
  (kind: string, mutation: Mutation | "removed") =>
  (synthesis: Synthesis): Synthesis =>
    mutated(synthesis, `${kind}-use1-production`, mutation);

const freed = (kind: string, from: string) => (synthesis: Synthesis) =>
  change(
    kind,
    options({ dependencies: home(kind).dependencies.filter((urn) => !urn.includes(from)) }),
  )(synthesis);

/** Sets a part of an input that holds more. */
const part =
  (input: string, changes: Readonly<Record<string, unknown>>): Mutation =>
  (registration) =>
    inputs({ [input]: { ...(registration.inputs[input] as object), ...changes } })(registration);

const faults: readonly Fault[] = [
  [
    "cluster-insights",
    change("cluster", inputs({ settings: [{ name: "containerInsights", value: "enabled" }] })),
  ],
  ["cluster-insights", (clean) => freed("cluster", "container-insights")(clean)],
  ["cluster-exec", change("cluster", inputs({ configuration: {} }))],
  ["host-locked", change("launch-template", part("metadataOptions", { httpTokens: "optional" }))],
  ["host-locked", change("launch-template", part("metadataOptions", { httpPutResponseHopLimit: 2 }))],
  ["host-locked", change("launch-template", inputs({ keyName: "key" }))],
  ["host-locked", change("launch-template", inputs({ networkInterfaces: [] }))],
  [
    "host-locked",
    change("launch-template", inputs({ blockDeviceMappings: [{ ebs: { encrypted: "false" } }] })),
  ],
  [
    "host-locked",
    change(
      "launch-template",
      inputs({ blockDeviceMappings: [{ ebs: { encrypted: "true", kmsKeyId: "key" } }] }),
    ),
  ],
  ["host-image", change("launch-template", inputs({ imageId: "ami-1" }))],
  ["host-tags", change("launch-template", inputs({ tagSpecifications: [] }))],
  ["group-tags", change("hosts", inputs({ tags: [] }))],
  ["group-teardown", change("hosts", inputs({ protectFromScaleIn: true }))],
  ["group-teardown", change("hosts", inputs({ forceDelete: false }))],
  ["group-teardown", (clean) => freed("hosts", "ecs/cluster:")(clean)],
  ["group-size", change("hosts", inputs({ desiredCapacity: 1 }))],
  ["group-size", change("hosts", options({ ignoreChanges: [] }))],
  ["group-endpoints", (clean) => freed("hosts", "endpoint-ecs-agent")(clean)],
  [
    "capacity-provider",
    change("capacity-provider", part("autoScalingGroupProvider", { managedDraining: "DISABLED" })),
  ],
  [
    "capacity-provider",
    change(
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
  ["service-blue-green", change("service", inputs({ deploymentController: { type: "CODE_DEPLOY" } }))],
  ["service-blue-green", change("service", part("deploymentConfiguration", { strategy: "ROLLING" }))],
  ["service-blue-green", change("service", part("deploymentConfiguration", { strategy: "BLUE_GREEN" }))],
  ["service-blue-green", change("service", part("deploymentConfiguration", { bakeTimeInMinutes: 15 }))],
  ["service-blue-green", change("service", part("deploymentConfiguration", { bakeTimeInMinutes: "0" }))],
  ["service-blue-green", change("service", part("alarms", { rollback: false }))],
  ["service-blue-green", change("service", part("deploymentCircuitBreaker", { enable: false }))],
  ["service-traffic", change("service", inputs({ loadBalancers: [{ advancedConfiguration: {} }] }))],
  ["service-traffic", change("service", options({ propertyDependencies: {} }))],
  ["service-traffic", change("service", options({ ignoreChanges: ["desiredCount"] }))],
  [
    "service-traffic",
    change("role-attachment-infrastructure", inputs({ policyArn: "arn:aws:iam::aws:policy/service-role/X" })),
  ],
  [
    "service-traffic",
    change("role-infrastructure", rewrite("assumeRolePolicy", "ecs.amazonaws", "ec2.amazonaws")),
  ],
  ["service-traffic", (clean) => freed("service", "role-attachment")(clean)],
  ["service-teardown", change("service", inputs({ forceDelete: false }))],
  ["service-teardown", (clean) => freed("service", "cluster-capacity-providers")(clean)],
  ["service-endpoints", (clean) => freed("service", "endpoint-secretsmanager")(clean)],
  ["service-count", change("service", options({ ignoreChanges: ["loadBalancers"] }))],
  [
    "service-count",
    (clean) => mutated(clean, "service-usw2-production", options({ ignoreChanges: ["desiredCount"] })),
  ],
  ["service-count", (clean) => mutated(clean, "scaling-target-usw2-production", inputs({ maxCapacity: 3 }))],
  ["service-tags", change("service", inputs({ propagateTags: undefined }))],
  ["task-images", change("task-definition", rewrite("containerDefinitions", /app:1\.0\.0/, "app:latest"))],
  [
    "task-images",
    change("task-definition", rewrite("containerDefinitions", /\d+\.dkr\.ecr[^/]+/, "public.ecr.aws")),
  ],
  ["task-images", change("task-definition", options({ propertyDependencies: {} }))],
  ["task-locked", change("task-definition", inputs({ networkMode: "bridge" }))],
  [
    "task-locked",
    change("task-definition", rewrite("containerDefinitions", '"readonlyRootFilesystem":true', '"x":true')),
  ],
  ["task-locked", change("task-definition", rewrite("containerDefinitions", "10002:10002", "0:0"))],
  ["repository", change("repository-app", inputs({ imageTagMutability: "MUTABLE" }))],
  ["repository", change("repository-app", inputs({ imageScanningConfiguration: { scanOnPush: false } }))],
  ["repository", change("repository-app", inputs({ encryptionConfigurations: [{ encryptionType: "KMS" }] }))],
  ["repository", change("repository-app", inputs({ forceDelete: false }))],
  ["replication-once", () => added(baseline, "image-replication-use1-production", inputs({}))],
];

for (const [index, [id, break_]] of faults.entries())
  test(`fault ${index + 1} trips ${id}`, (t) => {
    const rule = computeRules.find((candidate) => candidate.id === id);
    t.deepEqual(rule?.check(stackOf(clean)), []);
    t.not(rule?.check(stackOf(break_(clean))).length ?? 0, 0);
  });

test("every rule has a fault that trips it", (t) => {
  const covered = new Set(faults.map(([id]) => id));
  t.deepEqual(
    computeRules.filter(({ id }) => !covered.has(id)).map(({ id }) => id),
    [],
  );
});
