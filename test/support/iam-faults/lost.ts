import { inputs, mutated } from "../mutate.ts";
import {
  about,
  actionsOf,
  type Fault,
  fault,
  full,
  inputOf,
  plus,
  put,
  statements,
  without,
} from "./fault.ts";

const application = "role-policy-execution";

/** Faults of grants that are missing. */
export const lost: readonly Fault[] = [
  fault(
    "iam-not-granted",
    "an action taken away",
    statements(
      "role-policy-flow-logs",
      about("logs:PutLogEvents", (one) => ({
        Action: actionsOf(one).filter((action) => action !== "logs:PutLogEvents"),
      })),
    ),
    "role-flow-logs-use1-production",
    "logs:PutLogEvents",
  ),
  fault(
    "iam-not-granted",
    "a policy taken away",
    without("role-policy-backup"),
    "role-backup",
    "kms:CreateGrant",
  ),
  fault(
    "iam-not-granted",
    "AWS's policy taken away",
    without("role-attachment-infrastructure"),
    "role-infrastructure",
    "AmazonECSInfrastructureRolePolicyForLoadBalancers",
  ),
  fault(
    "iam-not-granted",
    "a policy attached to another role",
    (clean) =>
      mutated(clean, full("role-policy-task"), inputs({ role: inputOf(clean, "role-policy-host", "role") })),
    "role-task-use1-production",
    "xray:PutTraceSegments",
  ),
  fault(
    "iam-not-granted",
    "a statement that denies instead",
    statements("role-policy-trail", (all) => all.map((one) => ({ ...one, Effect: "Deny" }))),
    "role-trail",
    "logs:PutLogEvents",
  ),
  fault(
    "iam-not-granted",
    "the log group of something else",
    put("role-policy-flow-logs", "vpc-flow", "web-acl"),
    "role-flow-logs",
    "use1/vpc-flow",
  ),
  fault(
    "iam-not-granted",
    "the other region's key",
    (clean) => {
      const keys = /key\/[0-9a-f-]+/g;
      const [, other = ""] = String(inputOf(clean, "role-policy-backup", "policy")).match(keys) ?? [];
      return put(application, keys, other)(clean);
    },
    "role-execution",
    "kms:Decrypt",
  ),
  fault(
    "iam-not-granted",
    "a condition that the service does not send",
    statements(
      "role-policy-host",
      about("ecs:RegisterContainerInstance", () => ({
        Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
      })),
    ),
    "role-host",
    "ecs:RegisterContainerInstance",
  ),
  fault(
    "iam-not-granted",
    "a Deny of what is needed",
    plus("role-policy-rotation", { Effect: "Deny", Action: "secretsmanager:Get*", Resource: "*" }),
    "role-rotation",
    "secretsmanager:GetSecretValue",
    "denies",
  ),
  fault(
    "iam-not-granted",
    "a boundary that denies what is needed",
    plus("boundary-workloads-production", {
      Effect: "Deny",
      Action: "secretsmanager:GetSecretValue",
      Resource: "*",
    }),
    "role-rotation",
    "boundary-workloads-production denies",
  ),
  fault(
    "iam-not-granted",
    "a boundary that lets only some services",
    put("boundary-workloads-production", '"secretsmanager:*",', ""),
    "role-rotation",
    "secretsmanager:GetSecretValue",
    "boundary",
  ),
];
