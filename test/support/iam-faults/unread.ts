import { inputs, mutated, options, rewrite } from "../mutate.ts";
import { awsPolicy, type Fault, fault, full, more, plus, without } from "./fault.ts";

/** Roles, policies and uses that nobody declared, or that the proof cannot read. */
export const unread: readonly Fault[] = [
  fault("iam-undeclared-role", "a role of nobody", more("role-host", {}), "seeded-use1-production"),
  fault(
    "iam-idle-needs",
    "a role that is gone",
    (clean) =>
      mutated(mutated(clean, full("role-flow-logs"), "removed"), "role-flow-logs-usw2-production", "removed"),
    "role-flow-logs",
  ),
  fault(
    "iam-beyond-the-proof",
    "a policy of a role that is gone",
    without("role-trail"),
    "role-policy-trail",
  ),
  fault(
    "iam-beyond-the-proof",
    "all actions but some",
    plus("role-policy-task", { Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
    "role-policy-task",
  ),
  fault(
    "iam-beyond-the-proof",
    "all resources but some",
    plus("role-policy-task", {
      Effect: "Allow",
      Action: "s3:GetObject",
      NotResource: "arn:aws:s3:::other/*",
    }),
    "role-policy-task",
  ),
  fault(
    "iam-beyond-the-proof",
    "a policy that is no JSON",
    (clean) => mutated(clean, full("role-policy-host"), inputs({ policy: "[unknown]" })),
    "role-policy-host",
  ),
  fault(
    "iam-beyond-the-proof",
    "policies among a role's inputs",
    (clean) =>
      mutated(clean, full("role-host"), inputs({ managedPolicyArns: [awsPolicy("PowerUserAccess")] })),
    "role-host",
  ),
  fault(
    "iam-beyond-the-proof",
    "a policy of a user",
    (clean) => mutated(clean, full("role-policy-host"), options({ type: "aws:iam/userPolicy:UserPolicy" })),
    "role-policy-host",
  ),
  fault(
    "iam-beyond-the-proof",
    "a policy attached to many at once",
    more("role-attachment-infrastructure", { roles: ["any"] }, "aws:iam/policyAttachment:PolicyAttachment"),
    "aws:iam/policyAttachment:PolicyAttachment",
  ),
  fault(
    "iam-beyond-the-proof",
    "a policy of another account",
    more("role-attachment-infrastructure", { policyArn: "arn:aws:iam::999999999999:policy/theirs" }),
    "role-attachment-infrastructure-use1-production-added",
  ),
  fault(
    "iam-undeclared-use",
    "a container that is given one more secret",
    (clean) =>
      mutated(
        clean,
        full("task-definition"),
        rewrite(
          "containerDefinitions",
          /secret:payments\/production\/processor-/,
          "secret:payments/production/other-",
        ),
      ),
    "role-execution",
    "secretsmanager:GetSecretValue",
    "secret:payments/production/other-",
  ),
  fault(
    "iam-undeclared-use",
    "a container that writes another log",
    (clean) =>
      mutated(
        clean,
        full("task-definition"),
        rewrite("containerDefinitions", "/application-collector", "/other"),
      ),
    "role-execution",
    "logs:PutLogEvents",
  ),
  fault(
    "iam-undeclared-use",
    "an image of another repository",
    (clean) =>
      mutated(
        clean,
        full("task-definition"),
        rewrite("containerDefinitions", "production/app:", "production/other:"),
      ),
    "role-execution",
    "ecr:BatchGetImage",
  ),
  fault(
    "iam-undeclared-use",
    "a secret under another key",
    (clean) =>
      mutated(
        clean,
        full("secret-processor-key"),
        inputs({ kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/other" }),
      ),
    "role-execution",
    "key/other",
  ),
  fault(
    "iam-undeclared-use",
    "a function that writes another log",
    (clean) => mutated(clean, full("keeper"), inputs({ loggingConfig: { logGroup: "/other" } })),
    "role-keeper",
    "logs:PutLogEvents",
    "log-group:/other",
  ),
  fault(
    "iam-undeclared-use",
    "a function in a network",
    (clean) =>
      mutated(clean, full("keeper"), inputs({ vpcConfig: { subnetIds: ["s"], securityGroupIds: ["g"] } })),
    "role-keeper",
    "ec2:CreateNetworkInterface",
  ),
  fault(
    "iam-undeclared-use",
    "connections that are written to another log",
    (clean) =>
      mutated(
        clean,
        full("flow-log"),
        inputs({ logDestination: "arn:aws:logs:us-east-1:123456789012:log-group:/other" }),
      ),
    "role-flow-logs",
    "logs:CreateLogStream",
    "log-group:/other",
  ),
  fault(
    "iam-beyond-the-proof",
    "a trust policy that is no JSON",
    (clean) => mutated(clean, full("role-host"), inputs({ assumeRolePolicy: "[unknown]" })),
    "role-host",
    "a trust policy without statements",
  ),
];
