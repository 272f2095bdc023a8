import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export type PolicyStatements = readonly aws.iam.PolicyStatement[];
export type Arns = readonly pulumi.Input<string>[];

/**
 * The condition that whoever asks is of another environment, or of none. Roles have the tag, and sessions of people have it
 * again; a service of AWS's that acts by itself has none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltag
 */
export const ofAnother = (environmentName: string) => ({
  StringNotEquals: { "aws:PrincipalTag/Environment": environmentName },
  Bool: { "aws:PrincipalIsAWSService": "false" },
});

export const allow = (Action: string | readonly string[], Resource: pulumi.Input<string> | Arns) =>
  ({
    Effect: "Allow",
    Action: typeof Action === "string" ? Action : [...Action],
    Resource: Array.isArray(Resource) ? [...Resource] : Resource,
  }) as aws.iam.PolicyStatement;
