import { added, inputs, mutated } from "../mutate.ts";
import { allow, awsPolicy, type Fault, fault, full, inputOf, more, plus, put } from "./fault.ts";

/** Faults of grants that nobody needs. */
export const needless: readonly Fault[] = [
  fault(
    "iam-not-needed",
    "one more action",
    plus("role-policy-task", allow("s3:GetObject")),
    "role-task",
    "s3:GetObject",
  ),
  fault(
    "iam-not-needed",
    "one more service",
    plus("role-policy-task", allow("kinesis:*")),
    "role-task",
    "kinesis:*",
  ),
  fault(
    "iam-not-needed",
    "a task that raises the epoch it reads",
    plus("role-policy-task", allow("dynamodb:UpdateItem")),
    "role-task",
    "dynamodb:UpdateItem",
  ),
  fault(
    "iam-not-needed",
    "a service that the program does not use",
    put("role-policy-deployer-production", '"xray:*"', '"xray:*","organizations:*"'),
    "role-deployer",
    "organizations:*",
  ),
  fault(
    "iam-not-needed",
    "one more of AWS's policies",
    more("role-attachment-infrastructure", { policyArn: awsPolicy("AdministratorAccess") }),
    "role-infrastructure",
    "AdministratorAccess",
  ),
  fault(
    "iam-not-needed",
    "one more inline policy",
    more("role-policy-host", { policy: JSON.stringify({ Statement: allow("iam:PassRole") }) }),
    "role-host",
    "iam:PassRole",
  ),
  fault(
    "iam-not-needed",
    "a policy of ours attached",
    (clean) => {
      const policy = added(clean, "boundary-workloads-production", (model) => ({
        ...inputs({ name: "seeded", path: "/", policy: JSON.stringify({ Statement: allow("sns:Publish") }) })(
          model,
        ),
        name: "seeded-policy",
      }));
      return more("role-attachment-infrastructure", { policyArn: "arn:aws:iam::123456789012:policy/seeded" })(
        policy,
      );
    },
    "role-infrastructure",
    "sns:Publish",
    "boundary-workloads-production-added",
  ),
  fault(
    "iam-not-needed",
    "the policy of another role",
    (clean) =>
      mutated(clean, full("role-policy-task"), inputs({ role: inputOf(clean, "role-policy-host", "role") })),
    "role-host",
    "xray:PutTraceSegments",
  ),
];
