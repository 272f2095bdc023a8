import { setTimeout } from "node:timers/promises";
import { ElastiCacheClient } from "@aws-sdk/client-elasticache";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { sessionsPort } from "../../../../environments/ports.ts";
import { clientOptions } from "../../../kit/function/limits.ts";
import { createHandler } from "./dispatch.ts";
import { readEnvironment } from "./environment.ts";
import { valkeyAt } from "./valkey.ts";

const environment = readEnvironment(process.env);

/** The Lambda entry point. A wrong environment fails the cold start, with every problem named. */
export const handler = createHandler({
  environment,
  secrets: new SecretsManagerClient(clientOptions),
  users: new ElastiCacheClient(clientOptions),
  logIn: valkeyAt({ host: environment.host, port: sessionsPort, authorities: undefined }),
  wait: (milliseconds) => setTimeout(milliseconds),
});
