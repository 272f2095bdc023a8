import type { ElastiCacheClient } from "@aws-sdk/client-elasticache";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { SessionRotationEnvironment } from "./environment.ts";
import type { LogIn } from "./valkey.ts";

/** The function's surroundings; the tests hand it doubles, a local server and crashes. */
export interface SessionRotationContext {
  readonly environment: SessionRotationEnvironment;
  readonly secrets: SecretsManagerClient;
  readonly users: ElastiCacheClient;
  readonly logIn: LogIn;
  readonly wait: (milliseconds: number) => Promise<void>;
}
