import type * as aws from "@pulumi/aws";
import type { PermissionArgs } from "./permissions.ts";

/** The permissions for the account's budget, and for the subscription of those who are told of unusual spending. */
export function watchesSpending({ accountId, suffix }: PermissionArgs): readonly aws.iam.PolicyStatement[] {
  return [
    {
      Sid: "SetsBudget",
      Effect: "Allow",
      Action: [
        "budgets:ListTagsForResource",
        "budgets:ModifyBudget",
        "budgets:TagResource",
        "budgets:UntagResource",
        "budgets:ViewBudget",
      ],
      Resource: `arn:aws:budgets::${accountId}:budget/budget-${suffix}-*`,
    },
    {
      Sid: "MakesAnomalies",
      Effect: "Allow",
      Action: ["ce:CreateAnomalyMonitor", "ce:CreateAnomalySubscription"],
      Resource: "*",
    },
    {
      Sid: "ChangesAnomalies",
      Effect: "Allow",
      Action: [
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
      Resource: ["anomalymonitor", "anomalysubscription"].map((kind) => `arn:aws:ce::${accountId}:${kind}/*`),
    },
  ];
}
