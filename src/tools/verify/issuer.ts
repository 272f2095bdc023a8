import type { Environment } from "../../../environments/index.ts";
import type { TokenIssuer } from "../../blocks/api/token-issuer.ts";
import { configKeys } from "../../program/config/keys.ts";
import type { ConfigValues } from "../stack/engine.ts";

/** The issuer whose tokens a configuration has the public API ask for; undefined where it names nobody whom the program takes. */
export function readIssuer(values: ConfigValues, environment: Environment): TokenIssuer | undefined {
  const { apiIssuer, apiAudiences } = configKeys(environment);
  const url = apiIssuer.parse(values.apiIssuer ?? "");
  const audiences = apiAudiences.parse(values.apiAudiences ?? "");
  return typeof url === "string" && Array.isArray(audiences) ? { url, audiences } : undefined;
}
