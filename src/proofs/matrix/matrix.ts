import { iamChecks, iamRules } from "../iam/problem.ts";
import type { Synthesis } from "../model/registration.ts";
import { type Rule, type Severity, stackOf } from "../model/rule.ts";

import type { Grounds } from "../model/source.ts";
import { plannedProofs } from "../play/planned.ts";
import { playChecks, playRules } from "../play/problem.ts";
import { previewChecks, previewRules } from "../preview/problem.ts";
import { reachabilityChecks, reachabilityRules } from "../reachability/problem.ts";

import { rules } from "../rules/index.ts";
import { lookedAt } from "./looked-at.ts";
import { type TestFile, testsWith } from "./tests.ts";

/** A requirement, its scope, and its proof. */
export interface Control extends Grounds {
  readonly id: string;
  readonly severity: Severity;
  readonly pciDss: readonly string[];
  readonly requirement: string;
  /** Types of resources, such as `rds/Cluster`. */
  readonly resources: readonly string[];
  /** Paths in the repository. */
  readonly tests: readonly string[];
}

/** Every rule, and the proofs of reachability, of permissions and of previews, each with its resources and its tests. */
export function controls(synthesis: Synthesis, files: readonly TestFile[]): readonly Control[] {
  const stack = stackOf(synthesis);
  return [
    reachability(files),
    leastPrivilege(files),
    foreseen(files),
    played(files),
    ...inOnePlan(files),
    ...rules.map((rule) => {
      const { id, severity, pciDss, requirement, why, sources } = rule;
      const resources = resourcesOf(rule, stack);
      const tests = testsWith(faultOf(id), files);
      return { id, severity, pciDss, requirement, why, sources, resources, tests };
    }),
  ];
}

/** The mark by which a list of faults names the rule that has to find one. */
const faultOf = (id: string) => new RegExp(`\\[\\s*"${id}",`);

function resourcesOf(rule: Rule, stack: ReturnType<typeof stackOf>): readonly string[] {
  const { everything, types } = lookedAt(rule, stack);
  if (everything) return ["every resource"];
  return types.length > 0 ? types.map(short) : ["the provider of each region"];
}

function reachability(files: readonly TestFile[]): Control {
  return {
    id: "reachability",
    severity: "critical",
    pciDss: ["1.2.5", "1.3.1", "1.3.2", "1.4.2", "1.4.4"],
    requirement: "What can reach what over the network is exactly what environments/flows.ts lists",
    ...groundsOf(reachabilityChecks["extra-reach"], Object.values(reachabilityChecks)),
    resources: [
      "ec2/NetworkAcl",
      "ec2/Route",
      "ec2/Subnet",
      "ec2/VpcEndpoint",
      "ec2/VpcPeeringConnection",
      "vpc/SecurityGroupEgressRule",
      "vpc/SecurityGroupIngressRule",
    ],
    tests: testsWith(new RegExp(`"(?:${reachabilityRules.join("|")})"`), files),
  };
}

function leastPrivilege(files: readonly TestFile[]): Control {
  return {
    id: "least-privilege",
    severity: "critical",
    pciDss: ["7.2.1", "7.2.2", "7.2.5"],
    requirement: "Every role is granted exactly what the needs.ts next to its holder lists",
    ...groundsOf(iamChecks["iam-not-needed"], Object.values(iamChecks)),
    resources: ["iam/Policy", "iam/Role", "iam/RolePolicy", "iam/RolePolicyAttachment"],
    tests: testsWith(new RegExp(`"(?:${iamRules.join("|")})"`), files),
  };
}

function foreseen(files: readonly TestFile[]): Control {
  return {
    id: "preview",
    severity: "high",
    pciDss: ["6.5.1"],
    requirement: "A preview shows the same resources as the update makes, and fails nowhere",
    ...groundsOf(previewChecks["preview-fails"], Object.values(previewChecks)),
    resources: ["every resource"],
    tests: testsWith(new RegExp(`"(?:${previewRules.join("|")})"`), files),
  };
}

function played(files: readonly TestFile[]): Control {
  return {
    id: "scenarios",
    severity: "critical",
    pciDss: ["10.7.2", "12.10.1"],
    requirement:
      "Whichever region serves, returns or is lost, customers reach the one that serves, and none else takes payments; and people are told in time of what fails, and of nothing else",
    ...groundsOf(playChecks["customers-reach"], Object.values(playChecks)),
    resources: [
      "apigatewayv2/Route",
      "appautoscaling/Policy",
      "cloudwatch/CompositeAlarm",
      "cloudwatch/LogMetricFilter",
      "cloudwatch/MetricAlarm",
      "ecs/Service",
      "lb/Listener",
      "lb/ListenerRule",
      "route53/HealthCheck",
      "route53/Record",
      "sns/Topic",
    ],
    tests: testsWith(new RegExp(`"(?:${playRules.join("|")})"`), files),
  };
}

const inOnePlan = (files: readonly TestFile[]): readonly Control[] =>
  plannedProofs.flatMap(({ checks, prove: _, ...control }) => {
    const [first] = Object.values(checks);
    if (first === undefined) return [];
    const tests = testsWith(new RegExp(`"(?:${Object.keys(checks).join("|")})"`), files);
    return [{ ...control, ...groundsOf(first, Object.values(checks)), tests }];
  });

/** The reason of a proof's first check, and the sources of all of them. */
const groundsOf = ({ why, sources }: Grounds, checks: readonly Grounds[]): Grounds => ({
  why,
  sources: [
    ...sources,
    ...new Set(checks.flatMap((check) => check.sources).filter((source) => !sources.includes(source))),
  ],
});

/** `aws:rds/cluster:Cluster` is `rds/Cluster`. */
export function short(type: string): string {
  const [, module = "", name = ""] = type.split(":");
  return `${module.split("/")[0]}/${name}`;
}
