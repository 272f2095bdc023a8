import { GetAuthorizerCommand, GetRoutesCommand, type Route } from "@aws-sdk/client-apigatewayv2";
import { routeKeys } from "../../../blocks/api/route-keys.ts";
import { apiOf } from "../capabilities.ts";
import { type Check, judge } from "../check.ts";
import type { CheckContext, CheckedSite } from "../context.ts";

export const apiTokenChecks: readonly Check[] = [
  {
    id: "api-tokens",
    subject: "Public API",
    what: "The API has the routes that it was made with, and each asks for the token that the configuration says",
    remedy:
      "pulumi refresh, then pulumi up puts routes and authorizer back (src/blocks/api/routes.ts); apiIssuer and apiAudiences say whose tokens",
    needs: ["apigateway:GET"],
    per: "region",
    run: async (context, site) => {
      const { issuer, clients } = context;
      const ApiId = apiOf(context, site).id;
      const { Items: routes = [] } = await clients
        .apiGateway(site.region)
        .send(new GetRoutesCommand({ ApiId }));
      const problems = await Promise.all(routes.map((route) => tokenProblems(context, site, ApiId, route)));
      const wanted: readonly string[] = Object.values(routeKeys);
      return judge(
        `${wanted.join(", ")}; ${issuer ? `a token of ${issuer.url} on all but ${routeKeys.health}` : "no token, because apiIssuer is not set"}`,
        "so it is",
        [
          ...wanted
            .filter((key) => !routes.some(({ RouteKey }) => RouteKey === key))
            .map((key) => `no route ${key}`),
          ...routes
            .filter(({ RouteKey = "" }) => !wanted.includes(RouteKey))
            .map(({ RouteKey }) => `a route ${RouteKey}`),
          ...problems.flat(),
        ],
      );
    },
  },
];

/** The problems of a route's authorizer. */
async function tokenProblems(
  context: CheckContext,
  { region }: CheckedSite,
  ApiId: string,
  { RouteKey, AuthorizationType = "NONE", AuthorizerId }: Route,
): Promise<readonly string[]> {
  const issuer = RouteKey === routeKeys.health ? undefined : context.issuer;
  const wanted = issuer ? "JWT" : "NONE";
  if (AuthorizationType !== wanted)
    return [`${RouteKey} has authorization ${AuthorizationType} instead of ${wanted}`];
  if (issuer === undefined) return [];
  const { JwtConfiguration } = await context.clients
    .apiGateway(region)
    .send(new GetAuthorizerCommand({ ApiId, AuthorizerId }));
  const { Issuer, Audience = [] } = JwtConfiguration ?? {};
  const same = Issuer === issuer.url && Audience.toSorted().join() === issuer.audiences.toSorted().join();
  return same
    ? []
    : [`${RouteKey} takes tokens of ${Issuer ?? "nobody"} for ${Audience.join(", ") || "nobody"}`];
}
