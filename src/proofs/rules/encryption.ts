import type { Purpose } from "../../blocks/keys/purposes.ts";
import { at } from "../model/inputs.ts";
import { type Rule, ruleFor } from "../model/rule.ts";

/**
 * The key that each type has to be under, and the input that names it. Databases, vaults and groups have rules of their
 * own.
 */
const underKey: Readonly<Record<string, { readonly input: string; readonly purpose: Purpose }>> = {
  "aws:cloudtrail/trail:Trail": { input: "kmsKeyId", purpose: "logs" },
  "aws:dynamodb/table:Table": { input: "serverSideEncryption", purpose: "data" },
  "aws:ecr/repository:Repository": { input: "encryptionConfigurations", purpose: "messaging" },
  "aws:elasticache/replicationGroup:ReplicationGroup": { input: "kmsKeyId", purpose: "messaging" },
  "aws:elasticache/serverlessCache:ServerlessCache": { input: "kmsKeyId", purpose: "messaging" },
  "aws:lambda/function:Function": { input: "kmsKeyArn", purpose: "data" },
  "aws:secretsmanager/secret:Secret": { input: "kmsKeyId", purpose: "data" },
  "aws:sns/topic:Topic": { input: "kmsMasterKeyId", purpose: "messaging" },
  "aws:sqs/queue:Queue": { input: "kmsMasterKeyId", purpose: "messaging" },
};

/** Rules about keys and the age of credentials. */
export const encryptionRules: readonly Rule[] = [
  {
    id: "right-key",
    severity: "critical",
    pciDss: ["3.5.1", "3.6.1"],
    requirement:
      "Topics, queues, tables, images, caches, functions' settings and secrets are under their region's key for them",
    why: "Whoever may read messages or logs need not be able to read payments",
    sources: ["ours"],
    remedy: "Give it the key of src/blocks/keys/keys.ts for its purpose",
    check: ({ ofType, source }) =>
      Object.entries(underKey).flatMap(([type, { input, purpose }]) =>
        ofType(type)
          .filter((resource) => {
            const key = source(resource, input, "aws:kms/key:Key");
            return !key?.name.startsWith(`key-${purpose}-`) || key.provider !== resource.provider;
          })
          .map(({ urn }) => ({ subject: urn, message: `is not under its region's key for ${purpose}` })),
      ),
  },
  ruleFor(
    "aws:secretsmanager/secretRotation:SecretRotation",
    {
      id: "rotation-pace",
      severity: "critical",
      pciDss: ["8.6.3"],
      requirement: "No credential that rotates is older than 30 days",
      why: "PCI DSS leaves the pace to a risk analysis of each company; ours is 30 days",
      sources: ["ours"],
      remedy: "Set rotationRules.automaticallyAfterDays to 30 or less",
    },
    ({ rotationRules }) =>
      !(Number(at(rotationRules, "automaticallyAfterDays")) <= 30) &&
      "rotates too seldom, or nobody knows when",
  ),
];
