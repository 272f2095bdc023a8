import type { Need } from "../../kit/role-needs.ts";

/** The calls for the account's budget, and for the subscription of those who are told of unusual spending. */
export const spendingNeeds: readonly Need[] = [
  {
    by: "program",
    why: "The program sets what the account may cost, and whom AWS tells",
    actions: [
      "budgets:ListTagsForResource",
      "budgets:ModifyBudget",
      "budgets:TagResource",
      "budgets:UntagResource",
      "budgets:ViewBudget",
    ],
    on: ["arn:aws:budgets::{account}:budget/budget-{suffix}-*"],
  },
  {
    by: "program",
    why: "The program has somebody told of unusual spending",
    actions: ["ce:CreateAnomalyMonitor", "ce:CreateAnomalySubscription"],
    on: ["*"],
    broad: "What is new has no ARN, and Cost Explorer is in no region of the environment's",
  },
  {
    by: "program",
    why: "The program changes that, and takes it away",
    actions: [
      "ce:DeleteAnomalyMonitor",
      "ce:DeleteAnomalySubscription",
      "ce:GetAnomalyMonitors",
      "ce:GetAnomalySubscriptions",
      "ce:ListTagsForResource",
      "ce:TagResource",
      "ce:UntagResource",
      "ce:UpdateAnomalyMonitor",
      "ce:UpdateAnomalySubscription",
    ],
    on: ["anomalymonitor", "anomalysubscription"].map((kind) => `arn:aws:ce::{account}:${kind}/*`),
    broad: "AWS makes up their IDs; the session's tags keep another environment's out",
  },
];
