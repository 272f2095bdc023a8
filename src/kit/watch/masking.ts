import * as aws from "@pulumi/aws";
import { nameIn, optionsIn, type Scope } from "../scope.ts";

/** Identifiers that AWS finds by itself, but only within 30 characters of a word such as "card", "visa" or "cvv". */
const announced = ["CreditCardNumber", "CreditCardSecurityCode", "CreditCardExpiration"].map(
  (name) => `arn:aws:dataprotection::aws:data-identifier/${name}`,
);

/**
 * A card number that nothing announces, such as the value of a bound parameter: 13 to 19 digits as issuers give them out,
 * in one piece or as they are embossed. Times in milliseconds begin with 1 until 2033 and with 20 or 21 until 2039. AWS
 * allows no parentheses and at most 200 characters.
 */
const bare = {
  Name: "BareCardNumber",
  Regex: [
    "\\b2[2-7]\\d{2}[ -]?\\d{4}[ -]?\\d{4}[ -]?\\d{4}\\b",
    "\\b3\\d{3}[ -]?\\d{6}[ -]?\\d{4,5}\\b",
    "\\b[3-6]\\d{3}[ -]?\\d{4}[ -]?\\d{4}[ -]?\\d{1,7}\\b",
  ].join("|"),
};

const masked = [...announced, bare.Name];

/**
 * Has CloudWatch mask what it takes for card data, wherever it is read by somebody without `logs:Unmask`, and count the
 * events that it found some in. The events themselves stay as they were written.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL-managed-data-identifiers.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL-custom-data-identifiers.html
 */
export function maskCardData(scope: Scope, component: string, logGroup: aws.cloudwatch.LogGroup): void {
  new aws.cloudwatch.LogDataProtectionPolicy(
    nameIn(scope, `data-protection-${component}`),
    { logGroupName: logGroup.name, policyDocument: JSON.stringify(maskingPolicy) },
    optionsIn(scope),
  );
}

const maskingPolicy = {
  Name: "card-data",
  Version: "2021-06-01",
  Configuration: { CustomDataIdentifier: [bare] },
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
