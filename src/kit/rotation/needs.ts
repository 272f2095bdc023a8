import { standsInNetwork, writesItsLog } from "../function/needs.ts";
import type { Need } from "../role-needs.ts";

/**
 * The calls of every rotation function's code about the secret that it rotates.
 * @param name of the secret, or the pattern of several, without what AWS ends its ARN with
 */
export const rotatesSecret = (name: string): Need => ({
  by: "code",
  why: "A rotation reads the application's credential, stores the next one and makes it current",
  actions: [
    "secretsmanager:DescribeSecret",
    "secretsmanager:GetSecretValue",
    "secretsmanager:PutSecretValue",
    "secretsmanager:UpdateSecretVersionStage",
  ],
  on: [`arn:aws:secretsmanager:{region}:{account}:secret:payments/{suffix}/${name}-??????`],
});

/**
 * The calls of services with every rotation function's role.
 * @param log the last part of the name of its log group, or the pattern of several
 */
export const functionNeeds = (log: string): readonly Need[] => [
  {
    by: "feature",
    why: "Secrets Manager decrypts and encrypts secrets with the key of whoever asks",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
    actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    on: ["{key-data}"],
    when: { StringEquals: { "kms:ViaService": "secretsmanager.{region}.amazonaws.com" } },
  },
  writesItsLog(log),
  ...standsInNetwork,
];
