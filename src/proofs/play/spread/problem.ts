import { type Advice, breachOf, type Violation } from "../../model/rule.ts";
import type { Resource } from "../../reachability/inventory.ts";

const checks = {
  "every-zone": {
    why: "What is in one zone is gone with it, and what is in fewer zones than those it serves makes them wait for another",
    sources: [
      "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_fault_isolation_multiaz_region_system.html",
      "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
    ],
    remedy: "Give it a subnet of its tier in every zone",
  },
  "own-zone": {
    why: "What leaves a zone by another one's gateway is gone with that one",
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html"],
    remedy: "Route each zone to the gateway of its own, where it has one",
  },
  "tasks-spread": {
    why: "ECS may put all tasks into one zone unless it is told to spread them",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-strategies.html"],
    remedy: "Spread by attribute:ecs.availability-zone first",
  },
  "kept-alike": {
    why: "A resource that an update may delete, where others of its kind are protected, was forgotten, and takes along what nobody can make again",
    sources: ["https://www.pulumi.com/docs/iac/concepts/resources/options/protect/", "ours"],
    remedy: "Use criticalIn(scope)",
  },
  "name-of-its-own": {
    why: "Two resources of one name, or one whose name does not say which environment it is of, meet when the second is made",
    sources: ["ours"],
    remedy: "Let the name end with the environment's suffix, and differ from those of its kind",
  },
  "within-quota": {
    why: "AWS refuses what is over a quota in the middle of an update",
    sources: [
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
      "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html",
      "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html",
    ],
    remedy: "Name fewer resources and actions one by one, or put statements together",
  },
} as const satisfies Readonly<Record<string, Advice>>;

type SpreadRule = keyof typeof checks;
export const spreadChecks: Readonly<Record<SpreadRule, Advice>> = checks;

export const problem = (rule: SpreadRule, subject: Resource, message: string): Violation =>
  breachOf(checks, rule, subject.urn, `${subject.name} ${message}`);
