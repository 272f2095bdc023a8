import { mutated, rewrite } from "../mutate.ts";
import { type Fault, fault, full, inputOf, statements, trust } from "./fault.ts";

/** Faults of trust policies. */
export const taken: readonly Fault[] = [
  fault(
    "iam-trust",
    "a service that acts for any account",
    trust("role-flow-logs", (one) => ({ ...one, Condition: undefined })),
    "role-flow-logs",
    "vpc-flow-logs.amazonaws.com",
  ),
  fault(
    "iam-trust",
    "a trail of another name",
    (clean) =>
      mutated(clean, full("role-trail"), rewrite("assumeRolePolicy", "trail/payments-trail", "trail/*")),
    "role-trail",
    "aws:SourceArn",
  ),
  fault(
    "iam-trust",
    "another service",
    trust("role-host", (one) => ({
      ...one,
      Principal: { Service: ["ec2.amazonaws.com", "ssm.amazonaws.com"] },
    })),
    "role-host",
    "ssm.amazonaws.com",
  ),
  fault(
    "iam-trust",
    "another account",
    statements(
      "role-task",
      (all) => [
        ...all,
        { Effect: "Allow", Principal: { AWS: "arn:aws:iam::999999999999:root" }, Action: "sts:AssumeRole" },
      ],
      "assumeRolePolicy",
    ),
    "role-task",
    "999999999999",
  ),
  fault(
    "iam-trust",
    "everybody",
    trust("role-backup", (one) => ({ ...one, Principal: "*" })),
    "role-backup",
    "lets *",
  ),
  fault(
    "iam-trust",
    "no second factor",
    (clean) =>
      mutated(
        clean,
        "role-operator-production",
        rewrite("assumeRolePolicy", /"Bool":\{"aws:MultiFactorAuthPresent":"true"\},/, ""),
      ),
    "role-operator",
    "aws:MultiFactorAuthPresent",
  ),
  fault(
    "iam-trust",
    "a second factor shown long ago",
    (clean) => mutated(clean, "role-deployer-production", rewrite("assumeRolePolicy", '"3600"', '"36000"')),
    "role-deployer",
    "aws:MultiFactorAuthAge",
  ),
  fault(
    "iam-trust",
    "an identity provider's people without saying who they are",
    trust("role-operator-production", (one) =>
      one.Sid === "PeopleOfIdentityProvider"
        ? { ...one, Condition: { ArnLike: one.Condition?.ArnLike } }
        : one,
    ),
    "role-operator",
    "aws:PrincipalArn",
  ),
  fault(
    "iam-trust",
    "an emergency's role for an identity provider's people",
    (clean) => {
      const provided = JSON.parse(String(inputOf(clean, "role-deployer-production", "assumeRolePolicy")))
        .Statement[1];
      return statements(
        "role-break-glass-production",
        (all) => [...all, provided],
        "assumeRolePolicy",
      )(clean);
    },
    "role-break-glass",
    "aws:PrincipalArn",
  ),
  fault(
    "iam-trust",
    "any repository",
    (clean) =>
      mutated(
        clean,
        "role-ci-production",
        rewrite("assumeRolePolicy", "repo:company/payments:environment:production", "*"),
      ),
    "role-ci",
    "token.actions.githubusercontent.com:sub",
  ),
];
