import { functionHolder, writesItsLog } from "../../kit/function/needs.ts";
import type { AddedNeeds, Need, RoleNeeds } from "../../kit/role-needs.ts";

/**
 * The reading of which region writes, and of nothing else in that table.
 * @param reader who reads it, and why
 * @param only the resource without which it is no need at all
 */
const readsLease = (
  reader: Pick<Need, "by" | "why" | "source">,
  only: Pick<Need, "where"> = {},
): readonly Need[] => [
  {
    ...reader,
    ...only,
    actions: ["dynamodb:GetItem"],
    on: ["arn:aws:dynamodb:{region}:{account}:table/payments-lease-{suffix}"],
    when: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["writer"] } },
  },
  {
    ...only,
    by: "feature",
    why: "DynamoDB decrypts the table for whoever reads it",
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/services-dynamodb.html",
    actions: ["kms:Decrypt"],
    on: ["{key-data}"],
    when: {
      StringEquals: {
        "kms:ViaService": "dynamodb.{region}.amazonaws.com",
        "kms:EncryptionContext:aws:dynamodb:tableName": "payments-lease-{suffix}",
      },
    },
  },
];

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

/** The needs of tasks that ask which region writes. */
const leaseHolder = readsLease(
  {
    by: "container",
    why: "Before they write, tasks read which region does",
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/api-permissions-reference.html",
  },
  { where: "{endpoint-dynamodb?}" },
);

/** The needs of the tasks that ask before they write. */
export const leaseTaskNeeds: AddedNeeds = { "role-task": leaseHolder, "role-worker": leaseHolder };
