import type { RoleNeeds } from "../../../src/kit/role-needs.ts";
import type { IamRule } from "../../../src/proofs/iam/problem.ts";

/** Faults of declared needs. */
export interface Misstatement {
  readonly what: string;
  readonly rule: IamRule;
  readonly role: string;
  readonly change: (needs: RoleNeeds) => RoleNeeds;
}

const extra = { by: "code", why: "Nothing", actions: ["s3:GetObject"], on: ["*"] } as const;

export const misstatements: readonly Misstatement[] = [
  {
    what: "a wildcard without a reason",
    rule: "iam-wildcard",
    role: "role-task",
    change: (one) => ({ ...one, needs: one.needs.map(({ broad: _, ...need }) => need) }),
  },
  {
    what: "a reason without a wildcard",
    rule: "iam-wildcard",
    role: "role-trail",
    change: (one) => ({ ...one, needs: one.needs.map((need) => ({ ...need, broad: "It is so" })) }),
  },
  {
    what: "a need that nothing grants",
    rule: "iam-not-granted",
    role: "role-task",
    change: (one) => ({ ...one, needs: [...one.needs, extra] }),
  },
  {
    what: "a need that is gone",
    rule: "iam-not-needed",
    role: "role-flow-logs",
    change: (one) => ({ ...one, needs: one.needs.slice(1) }),
  },
  {
    what: "a shell in a container that no need speaks of",
    rule: "iam-undeclared-use",
    role: "role-task",
    change: (one) => ({
      ...one,
      needs: one.needs.filter(({ actions }) => !actions.includes("ssmmessages:OpenDataChannel")),
    }),
  },
  {
    what: "a name of nothing",
    rule: "iam-unknown-name",
    role: "role-trail",
    change: (one) => ({ ...one, needs: one.needs.map((need) => ({ ...need, on: ["{log-group-nowhere}"] })) }),
  },
  {
    what: "a role of another name",
    rule: "iam-idle-needs",
    role: "role-trail",
    change: (one) => ({ ...one, role: "role-nobody" }),
  },
  {
    what: "a holder without its condition",
    rule: "iam-trust",
    role: "role-task",
    change: (one) => ({ ...one, holders: [{ service: "ecs-tasks.amazonaws.com", unbound: "It is so" }] }),
  },
  {
    what: "a refusal that no policy has",
    rule: "iam-refusal",
    role: "role-host",
    change: (one) => ({ ...one, refused: [{ why: "It must not", actions: ["ec2:*"], on: ["*"] }] }),
  },
];
