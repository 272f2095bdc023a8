import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export type PolicyStatements = readonly aws.iam.PolicyStatement[];
export type Arns = readonly pulumi.Input<string>[];

export const allow = (Action: string | readonly string[], Resource: pulumi.Input<string> | Arns) =>
  ({
    Effect: "Allow",
    Action: typeof Action === "string" ? Action : [...Action],
    Resource: Array.isArray(Resource) ? [...Resource] : Resource,
  }) as aws.iam.PolicyStatement;
