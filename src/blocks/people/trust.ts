import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../../kit/tags.ts";

/** The issuer of tokens for GitHub's workflows, by which AWS knows the provider. */
export const issuer = "token.actions.githubusercontent.com";

/**
 * Seconds: who needs longer comes again. A longer limit would not help a workflow, whose role is taken with another one's
 * credentials: "Role chaining limits your […] session to a maximum of one hour".
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export const sessionSeconds = 3600;

/** The tags of a session; the last says who it is. */
export const sessionTags = ["Environment", "CostCenter", "Who"] as const;

/** The condition that every session bears these tags. The roles' policies compare resources with them. */
const saying = ({ Environment, CostCenter }: Tags) => ({
  StringEquals: { "aws:RequestTag/Environment": Environment, "aws:RequestTag/CostCenter": CostCenter },
  StringLike: { "aws:RequestTag/Who": "?*" },
  "ForAllValues:StringEquals": { "aws:TagKeys": [...sessionTags] },
});

/** Lets in whoever the account lets take the role on, with a second factor shown within the hour. */
export function peopleMay(accountId: string, tags: Tags): aws.iam.PolicyStatement {
  return {
    Sid: "PeopleWithSecondFactor",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: {
      ...saying(tags),
      Bool: { "aws:MultiFactorAuthPresent": "true" },
      NumericLessThan: { "aws:MultiFactorAuthAge": String(sessionSeconds) },
    },
  };
}

/**
 * Lets in whoever an identity provider does, which asks for the second factor itself. Sessions of IAM Identity Center and
 * of SAML say nothing of one: `aws:MultiFactorAuthPresent` is there only where STS was given a device's code, by a user.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 *
 * @param roles ARNs, of which the tail may be wildcards
 */
export function providerMay(
  accountId: string,
  roles: readonly string[],
  tags: Tags,
): aws.iam.PolicyStatement {
  return {
    Sid: "PeopleOfIdentityProvider",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: { ...saying(tags), ArnLike: { "aws:PrincipalArn": [...roles] } },
  };
}

/** Lets in a role that proved by a token who it is, so that it can pass on. */
export function roleMay(arn: pulumi.Input<string>, tags: Tags): aws.iam.PolicyStatement {
  return {
    Sid: "ContinuousIntegration",
    Effect: "Allow",
    Principal: { AWS: arn },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: saying(tags),
  };
}

/**
 * Lets in one workflow of one repository. GitHub's tokens carry no session tags, so that this role may do nothing but take
 * another one, with tags. https://docs.github.com/en/actions/concepts/security/openid-connect
 */
export function workflowMay(accountId: string, subject: string): aws.iam.PolicyStatement {
  return {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${accountId}:oidc-provider/${issuer}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com", [`${issuer}:sub`]: subject } },
  };
}
