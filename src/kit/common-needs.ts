import type { Need } from "./role-needs.ts";

/** The use of the region's key for secrets that the role reads, or changes as well. */
export const usesSecretsKey = (why: string, ...actions: readonly string[]): Need => ({
  by: "feature",
  why,
  source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
  actions,
  on: ["{key-data}"],
  when: { StringEquals: { "kms:ViaService": "secretsmanager.{region}.amazonaws.com" } },
});

/**
 * The reading of which region writes, and of nothing else in that table.
 * @param reader who reads it, and why
 * @param only the resource without which it is no need at all
 */
export const readsLease = (
  reader: Pick<Need, "by" | "why" | "source">,
  only: Pick<Need, "where"> = {},
): readonly Need[] => [
  {
    ...reader,
    ...only,
    actions: ["dynamodb:GetItem"],
    on: ["arn:aws:dynamodb:{region}:{account}:table/payments-lease-{suffix}"],
    when: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["writer"] } },
  },
  {
    ...only,
    by: "feature",
    why: "DynamoDB decrypts the table for whoever reads it",
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/services-dynamodb.html",
    actions: ["kms:Decrypt"],
    on: ["{key-data}"],
    when: {
      StringEquals: {
        "kms:ViaService": "dynamodb.{region}.amazonaws.com",
        "kms:EncryptionContext:aws:dynamodb:tableName": "payments-lease-{suffix}",
      },
    },
  },
];
