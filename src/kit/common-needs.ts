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
