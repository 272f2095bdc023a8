import { readsLease } from "../../kit/common-needs.ts";
import { functionHolder, writesItsLog } from "../../kit/function/needs.ts";
import type { Need, RoleNeeds } from "../../kit/role-needs.ts";

/** The keeper's needs to shut gates, which are the other region's alone. */
const shuts: readonly Need[] = [
  {
    by: "code",
    why: "It shuts the other region's fence",
    actions: ["elasticloadbalancing:ModifyRule"],
    on: ["{other.fence}", "{other.fence-writes}"],
  },
  {
    by: "code",
    why: "It looks how many tasks are wanted there, and wants no more than a closed region has",
    actions: ["ecs:DescribeServices", "ecs:UpdateService"],
    on: ["arn:aws:ecs:{other.region}:{account}:service/payments-{other.code}-{suffix}/*"],
  },
  {
    by: "code",
    why: "It keeps autoscaling and the clock from starting others",
    actions: ["application-autoscaling:PutScheduledAction", "application-autoscaling:RegisterScalableTarget"],
    on: ["arn:aws:application-autoscaling:{other.region}:{account}:scalable-target/*"],
    when: {
      StringEquals: {
        "application-autoscaling:service-namespace": "ecs",
        "application-autoscaling:scalable-dimension": "ecs:service:DesiredCount",
      },
    },
    broad:
      "Targets have numbers for names, and Application Auto Scaling asks besides whether the caller may update the service",
  },
  {
    by: "code",
    why: "It looks what the fence asks for, and what the clock would start",
    actions: ["application-autoscaling:DescribeScheduledActions", "elasticloadbalancing:DescribeRules"],
    on: ["*"],
    when: { StringEquals: { "aws:RequestedRegion": "{other.region}" } },
    broad: "They list, which no ARN can narrow",
  },
];

const keeper: RoleNeeds = {
  role: "role-keeper",
  only: "where there is a record of which region writes",
  code: "src/blocks/lease/keeper/handler.ts",
  holders: [functionHolder],
  needs: [
    ...readsLease({ by: "code", why: "It reads which region writes" }),
    ...shuts,
    writesItsLog("keeper"),
  ],
};

export const leaseNeeds: readonly RoleNeeds[] = [keeper];
