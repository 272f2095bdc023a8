import type { Environment } from "../../environments/index.ts";
import type { TokenIssuer } from "../../src/config.ts";
import { configKeys } from "../../src/config-keys.ts";
import type { Values } from "../../src/dr/engine.ts";

/** Whose tokens a configuration has the public API ask for; undefined where it names nobody whom the program takes. */
export function readIssuer(values: Values, environment: Environment): TokenIssuer | undefined {
  const { apiIssuer, apiAudiences } = configKeys(environment);
  const url = apiIssuer.parse(values.apiIssuer ?? "");
  const audiences = apiAudiences.parse(values.apiAudiences ?? "");
  return typeof url === "string" && Array.isArray(audiences) ? { url, audiences } : undefined;
}
