import { usesSecretsKey } from "../common-needs.ts";
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
  usesSecretsKey(
    "Secrets Manager decrypts and encrypts secrets with the key of whoever asks",
    "kms:Decrypt",
    "kms:GenerateDataKey",
  ),
  writesItsLog(log),
  ...standsInNetwork,
];
