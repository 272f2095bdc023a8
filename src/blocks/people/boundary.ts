import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../../kit/names.ts";
import { optionsIn, type ScopeWithoutBoundary } from "../../kit/scope.ts";
import { boundaryName, iamPath } from "./names.ts";

/**
 * The boundary of every role of an environment. Without it, who may make roles could make one that may do anything.
 * @returns its ARN
 */
export function createBoundary(place: ScopeWithoutBoundary): pulumi.Output<string> {
  const { suffix, accountId } = place;
  return new aws.iam.Policy(
    logicalName("boundary", undefined, suffix),
    {
      name: boundaryName(suffix),
      path: iamPath(suffix),
      description: "The most that a role of this environment may do",
      policy: pulumi.jsonStringify(boundaryPolicy(suffix, accountId)),
    },
    optionsIn(place),
  ).arn;
}

/**
 * A boundary grants nothing: what it does not refuse is for each role's own policies to say.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
 */
export function boundaryPolicy(suffix: string, accountId: pulumi.Input<string>): aws.iam.PolicyDocument {
  const iam = (resource: string) => pulumi.interpolate`arn:aws:iam::${accountId}:${resource}`;
  const boundary = iam(`policy${iamPath(suffix)}${boundaryName(suffix)}`);
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "NoMoreThanItsPolicies", Effect: "Allow", Action: "*", Resource: "*" },
      {
        Sid: "NoLongLivedCredentials",
        Effect: "Deny",
        Action: [
          "iam:CreateAccessKey",
          "iam:CreateLoginProfile",
          "iam:CreateServiceSpecificCredential",
          "iam:CreateUser",
          "iam:UpdateLoginProfile",
          "iam:UploadSigningCertificate",
          "iam:UploadSSHPublicKey",
        ],
        Resource: "*",
      },
      {
        Sid: "NoRoleWithoutThisBoundary",
        Effect: "Deny",
        Action: ["iam:CreateRole", "iam:PutRolePermissionsBoundary"],
        Resource: "*",
        Condition: { StringNotEquals: { "iam:PermissionsBoundary": boundary } },
      },
      { Sid: "NotTakenOff", Effect: "Deny", Action: "iam:DeleteRolePermissionsBoundary", Resource: "*" },
      {
        Sid: "NotTheirOwnRoles",
        Effect: "Deny",
        Action: [
          "iam:AttachRolePolicy",
          "iam:CreatePolicyVersion",
          "iam:DeletePolicy",
          "iam:DeletePolicyVersion",
          "iam:DeleteRole",
          "iam:DeleteRolePolicy",
          "iam:DetachRolePolicy",
          "iam:PutRolePolicy",
          "iam:SetDefaultPolicyVersion",
          "iam:TagRole",
          "iam:UntagRole",
          "iam:UpdateAssumeRolePolicy",
          "iam:UpdateRole",
        ],
        Resource: [boundary, iam(`role${iamPath(suffix)}*`)],
      },
    ],
  };
}
