import * as aws from "@pulumi/aws";
import { nameIn, optionsIn, type Scope } from "../scope.ts";

/** What nobody may read in a log. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/protect-sensitive-log-data-types-financial.html */
const masked = ["CreditCardNumber", "CreditCardSecurityCode", "CreditCardExpiration"].map(
  (name) => `arn:aws:dataprotection::aws:data-identifier/${name}`,
);

/** Has CloudWatch mask what it takes for card data, and count the events that it found some in. */
export function maskCardData(scope: Scope, component: string, logGroup: aws.cloudwatch.LogGroup): void {
  new aws.cloudwatch.LogDataProtectionPolicy(
    nameIn(scope, `data-protection-${component}`),
    { logGroupName: logGroup.name, policyDocument: JSON.stringify(maskingPolicy) },
    optionsIn(scope),
  );
}

export const maskingPolicy = {
  Name: "card-data",
  Version: "2021-06-01",
  Statement: [
    {
      Sid: "Count",
      DataIdentifier: masked,
      // No report: it would be one more place that says where to look.
      Operation: { Audit: { FindingsDestination: {} } },
    },
    { Sid: "Mask", DataIdentifier: masked, Operation: { Deidentify: { MaskConfig: {} } } },
  ],
} as const;
