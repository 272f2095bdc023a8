import { type Advice, breachOf, type Violation } from "../../model/rule.ts";
import type { Resource } from "../../reachability/inventory.ts";

const engine = "https://www.pulumi.com/docs/iac/concepts/resources/options/dependson/";

const checks = {
  "closed-before-opened": {
    why: "The engine changes at once whatever does not wait: for minutes two regions would take payments, and one of the two histories is lost",
    sources: [engine, "ours"],
    remedy:
      "Have what opens the region wait for everything that closes the other one: closedBy() in src/program/steering.ts",
  },
  // An update with `stopWrites` set the bounds 40 seconds before the fence, under the real engine, while the web ACL was updated.
  "fenced-before-stopped": {
    why: "New bounds of a service hold at once: until the fence is shut, customers share the few tasks that are to wait, or find none, and see errors that no fence has told them of",
    sources: [
      engine,
      "https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scaling-activities.html",
    ],
    remedy:
      "Have the service, its bounds and its floors wait for the region's fence: scaleService() in src/blocks/compute/autoscaling.ts",
  },
  "closed-before-restored": {
    why: "What is written after the recovery point is not in the database that is restored from it",
    sources: [
      engine,
      "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-restore-snapshot.html",
      "ours",
    ],
    remedy: "Have the database wait for everything that closes the other region",
  },
  "login-before-service": {
    why: "Tasks that start before their login works end, and a deployment that they are part of is rolled back",
    sources: [
      engine,
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html",
    ],
    remedy:
      "Have the service wait for the instance, the first login and the value of every secret that its tasks are given",
  },
  "served-before-steered": {
    why: "Customers who are led to a region that does not serve yet are turned away, and those who are let in before it is on record could be forgotten",
    sources: [
      engine,
      "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-complex-configs.html",
      "ours",
    ],
    remedy: "Serve, then steer, then put the opening on record, then open: src/program/steering.ts",
  },
  "permitted-before-used": {
    why: "A service that looks at once whether it may write refuses to be set up; what is taken down last finds its permission gone",
    sources: [
      engine,
      "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html",
    ],
    remedy: "Have it depend on the policy, and not only on what the policy is about",
  },
} as const satisfies Readonly<Record<string, Advice>>;

export type OrderRule = keyof typeof checks;
export const orderChecks: Readonly<Record<OrderRule, Advice>> = checks;

export const problem = (rule: OrderRule, subject: Resource, message: string): Violation =>
  breachOf(checks, rule, subject.urn, `${subject.name} ${message}`);
