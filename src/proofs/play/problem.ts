import { type Advice, breachOf, type Violation } from "../model/rule.ts";
import type { Resource } from "../reachability/inventory.ts";
import { alarmChecks } from "./alarms/checks.ts";
import { eventChecks } from "./events/checks.ts";

const route53 = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide";

export const requestChecks = {
  "customers-reach": {
    why: "Each record, check and rule can be right by itself, and together lead customers to a region that does not serve",
    sources: [
      `${route53}/dns-failover-complex-configs.html`,
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html",
    ],
    remedy: "Change the step of the way that leads astray",
  },
  "one-writer": {
    why: "Two regions that take payments have two histories, of which one is lost",
    sources: ["ours"],
    remedy: "Let a region's fence refuse whatever writes while the region does not serve",
  },
  "one-at-a-time": {
    why: "An update changes at once whatever does not wait: while two regions take payments, one of the two histories is lost",
    sources: ["https://www.pulumi.com/docs/iac/concepts/resources/options/dependson/", "ours"],
    remedy: "Have what opens a region wait for what closes the other one: src/program/steering.ts",
  },
  "tried-before-traffic": {
    why: "A new version that cannot be asked before customers are sent to it is tried by them",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html",
    ],
    remedy:
      "Give the service the rule of the test listener as its test rule, and that of the production listener as its production rule",
  },
  "name-is-watched": {
    why: "A name that no check asks is dead until a customer says so",
    sources: [`${route53}/health-checks-types.html`],
    remedy: "Let a health check ask each name that leads to one region, at that name",
  },
  "beyond-the-play": {
    why: "What cannot be played could send customers anywhere",
    sources: ["ours"],
    remedy: "Take it away, or teach src/proofs/play to play it",
  },
} as const satisfies Readonly<Record<string, Advice>>;

const checks = { ...requestChecks, ...alarmChecks, ...eventChecks };

export type PlayRule = keyof typeof checks;
export const playRules = Object.keys(checks) as readonly PlayRule[];
export const playChecks: Readonly<Record<PlayRule, Advice>> = checks;

export const problem = (rule: PlayRule, subject: Resource, message: string): Violation =>
  breachOf(checks, rule, subject.urn, message);
