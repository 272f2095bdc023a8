import { comeBackRule } from "../../blocks/ingress/come-back-rule.ts";
import { clientAddressHeader, clientSubjectHeader } from "../../kit/client-address.ts";
import { at } from "../model/inputs.ts";
import type { Plain } from "../model/registration.ts";
import { type Rule, ruleFor } from "../model/rule.ts";
import { outcomeOf, type WebRequest } from "./firewall.ts";

const integrationType = "aws:apigatewayv2/integration:Integration";
const routeType = "aws:apigatewayv2/route:Route";

/** Rules about callers of the public API, as the firewall tells them apart. */
export const apiCallerRule: Rule = ruleFor(
  integrationType,
  {
    id: "api-caller",
    severity: "high",
    pciDss: ["6.4.2", "10.2.2"],
    requirement:
      "The firewall is told by API Gateway who each caller is, limits each by that alone, and believes nobody else",
    why: "Behind the link all requests come from the network's own addresses; a header that callers could set would let each be a new caller",
    sources: [
      "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html",
      "https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-aggregation-options.html",
    ],
    remedy:
      "Overwrite the headers of src/kit/client-address.ts, and count by them inside the network alone (src/blocks/ingress/web-acl-limits.ts)",
  },
  ({ requestParameters }, { urn, provider }, { ofType }) => {
    if (at(requestParameters, `overwrite:header.${clientAddressHeader}`) !== "$context.identity.sourceIp")
      return "lets callers say who they are";
    const routes = ofType(routeType).filter(({ propertyDependencies }) =>
      propertyDependencies.target?.includes(urn),
    );
    const told = at(requestParameters, `overwrite:header.${clientSubjectHeader}`);
    const taken = at(requestParameters, `remove:header.${clientSubjectHeader}`);
    const tokens = routes.some(({ inputs }) => inputs.authorizationType === "JWT");
    if (tokens ? told !== "$context.authorizer.claims.sub" : taken === undefined)
      return "lets callers say whom their token was issued to";
    const acls = ofType("aws:wafv2/webAcl:WebAcl").filter((acl) => acl.provider === provider);
    return acls.length === 0
      ? "has callers that nobody limits one by one"
      : acls.map(({ inputs }) => miscounted(inputs.rules, tokens)).find((problem) => problem !== undefined);
  },
);

/** The problems of a firewall's count of the API's callers. */
function miscounted(rules: Plain | undefined, tokens: boolean): string | undefined {
  const request: WebRequest = {
    inside: true,
    host: "",
    method: "POST",
    path: "/payments",
    headers: {},
    labels: [],
  };
  const caller = { [clientAddressHeader]: "192.0.2.1", ...(tokens && { [clientSubjectHeader]: "shop" }) };
  const counted = (from: Partial<WebRequest>) =>
    outcomeOf(rules, { ...request, ...from }, [comeBackRule]).counted;
  const by = tokens ? clientSubjectHeader : clientAddressHeader;
  try {
    if (counted({ inside: false, headers: caller }).some((rate) => keyOf(rate) !== "IP"))
      return "has a firewall that believes anybody's word for who they are";
    const limits = counted({ headers: caller });
    if (limits.length === 0) return "has callers that nobody limits one by one";
    if (limits.some((rate) => keyOf(rate) === "IP"))
      return "has callers that are counted as one, because all come from the same addresses";
    if (!limits.every((rate) => keyOf(rate) === by)) return `has callers that are not counted by ${by}`;
    const anonymous = counted({ headers: { [clientAddressHeader]: "192.0.2.1" } });
    return anonymous.some((rate) => keyOf(rate) === clientAddressHeader)
      ? undefined
      : "has callers without a token that nobody limits";
  } catch (error) {
    return error instanceof Error ? `has a firewall that ${error.message}` : String(error);
  }
}

/** The key by which a rate limit tells requests apart: the header's name, or `IP`. */
const keyOf = (rate: Plain): string =>
  String(
    at(rate, "forwardedIpConfig", "headerName") ??
      at(rate, "customKeys", 0, "header", "name") ??
      at(rate, "aggregateKeyType"),
  );
