import type { Plan } from "../model/plan.ts";
import type { Synthesis } from "../model/registration.ts";
import type { Advice, Severity, Violation } from "../model/rule.ts";
import { type Inventory, takeInventory } from "../reachability/inventory.ts";
import { deliveryChecks } from "./deliveries/problem.ts";
import { proveDeliveries } from "./deliveries/prove.ts";
import { loginChecks } from "./logins/problem.ts";
import { proveLogins } from "./logins/prove.ts";
import { orderChecks } from "./order/problem.ts";
import { proveOrder } from "./order/prove.ts";
import { spreadChecks } from "./spread/problem.ts";
import { proveSpread } from "./spread/prove.ts";

/** A proof that plays the resources of one plan. */
interface PlannedProof {
  /** The proof's row in docs/requirements.md. */
  readonly id: string;
  readonly severity: Severity;
  readonly pciDss: readonly string[];
  /** The requirement, as a sentence without its full stop. */
  readonly requirement: string;
  /** Types of resources, such as `s3/BucketPolicy`. */
  readonly resources: readonly string[];
  readonly checks: Readonly<Record<string, Advice>>;
  /** Proves a plan. It follows another plan unless it is a stack's first. */
  readonly prove: (inventory: Inventory, synthesis: Synthesis, previous?: Synthesis) => readonly Violation[];
}

export const plannedProofs: readonly PlannedProof[] = [
  {
    id: "deliveries",
    severity: "critical",
    pciDss: ["7.2.5", "10.2.1", "10.7.2"],
    requirement:
      "Every AWS service that writes, reads or calls by itself may do so in its region, for this account, and may do nothing else",
    resources: [
      "cloudwatch/LogResourcePolicy",
      "iam/Role",
      "kms/Key",
      "lambda/Permission",
      "s3/BucketPolicy",
      "sns/TopicPolicy",
      "sqs/QueuePolicy",
    ],
    checks: deliveryChecks,
    prove: (inventory) => proveDeliveries(inventory).problems,
  },
  {
    id: "logins",
    severity: "critical",
    pciDss: ["7.2.5", "8.6.2", "8.6.3"],
    requirement:
      "Every container and every rotation is given the login that its variables say, to a server of its own region that it gets through to",
    resources: [
      "ecs/Service",
      "ecs/TaskDefinition",
      "lambda/Function",
      "lambda/Invocation",
      "secretsmanager/Secret",
    ],
    checks: loginChecks,
    prove: proveLogins,
  },
  {
    id: "order",
    severity: "critical",
    pciDss: ["6.5.1", "12.10.1"],
    requirement:
      "Every update closes before it opens, restores before it serves, makes a login before the service that needs it, and a policy before whoever it lets in",
    resources: ["every resource"],
    checks: orderChecks,
    prove: proveOrder,
  },
  {
    id: "spread",
    severity: "high",
    pciDss: ["12.10.1"],
    requirement:
      "Whatever is in several subnets is in every zone of its tier, all of a kind are protected alike, names are the environment's own, and sizes within AWS's quotas",
    resources: ["every resource"],
    checks: spreadChecks,
    prove: proveSpread,
  },
];

/** All problems of one plan's resources. */
export function playPlanned(synthesis: Synthesis, previous?: Synthesis): readonly Violation[] {
  const inventory = takeInventory([synthesis]);
  return plannedProofs.flatMap(({ prove }) => prove(inventory, synthesis, previous));
}

export const provePlanned = <P extends Plan>(plan: P): P => ({
  ...plan,
  violations: [...plan.violations, ...playPlanned(plan.synthesis, plan.previous?.synthesis)],
});
