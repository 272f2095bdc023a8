import { GetApiCommand, type RouteSettings } from "@aws-sdk/client-apigatewayv2";
import type { RequestLimit } from "../../../../environments/index.ts";
import { accessLogFormat } from "../../../blocks/api/access-log.ts";
import { routeKeys, stageName } from "../../../blocks/api/route-keys.ts";
import { logGroupName } from "../../../kit/names.ts";
import { type Domain, domainOf, stageOf } from "../aws/api.ts";
import { apiOf } from "../capabilities.ts";
import { type Check, judge } from "../check.ts";

export const apiChecks: readonly Check[] = [
  {
    id: "api-domains",
    subject: "Public API",
    what: "The API answers to its two names, with TLS 1.2 or later, and not to the one that AWS gave it",
    remedy:
      "pulumi refresh, then pulumi up puts it back (src/blocks/api/domain.ts, src/blocks/api/routes.ts); a name that stays pending: the certificate's validation records",
    needs: ["apigateway:GET"],
    per: "region",
    run: async (context, site) => {
      const { id, names } = apiOf(context, site);
      const client = context.clients.apiGateway(site.region);
      const [{ DisableExecuteApiEndpoint, ApiEndpoint }, domains] = await Promise.all([
        client.send(new GetApiCommand({ ApiId: id })),
        Promise.all(names.map((name) => domainOf(context, site, name))),
      ]);
      return judge(
        `${names.join(" and ")} with TLS_1_2, both to ${id}; no execute-api endpoint`,
        "so it is",
        [
          ...(DisableExecuteApiEndpoint ? [] : [`${ApiEndpoint} is open`]),
          ...domains.flatMap((domain) => domainProblems(domain, id)),
        ],
      );
    },
  },
  {
    id: "api-limits",
    subject: "Public API",
    what: "No more requests come through than the descriptor allows, and of payments fewer",
    remedy: "pulumi refresh, then pulumi up puts the limits back (src/blocks/api/stage.ts)",
    needs: ["apigateway:GET"],
    per: "region",
    run: async (context, site) => {
      const { id, limits } = apiOf(context, site);
      const { DefaultRouteSettings, RouteSettings = {} } = await stageOf(context, site, id);
      const { [routeKeys.payments]: payments, ...others } = RouteSettings;
      const expected = [
        `all routes ${limitText(limits.limit)}`,
        `${routeKeys.payments} ${limitText(limits.paymentLimit)}`,
      ];
      const found = [
        `all routes ${limitText(limitOf(DefaultRouteSettings))}`,
        `${routeKeys.payments} ${limitText(limitOf(payments))}`,
      ];
      return judge(expected.join(", "), "these", [
        ...found.filter((text) => !expected.includes(text)),
        ...Object.keys(others).map((route) => `${route} has limits of its own`),
      ]);
    },
  },
  {
    id: "api-access-log",
    subject: "Public API",
    what: "Every request leaves a line in a log that logs-encrypted looks at, and none of what callers write is in it",
    remedy:
      "pulumi refresh, then pulumi up turns it on again (src/blocks/api/stage.ts, src/blocks/api/access-log.ts)",
    needs: ["apigateway:GET"],
    per: "region",
    run: async (context, site) => {
      const { AccessLogSettings } = await stageOf(context, site, apiOf(context, site).id);
      const { DestinationArn, Format } = AccessLogSettings ?? {};
      const group = logGroupName("api", site.code, context.deployed.suffix);
      const wanted = `arn:aws:logs:${site.region}:${site.outputs.accountId}:log-group:${group}`;
      return judge(`to ${group}, in the format of src/blocks/api/access-log.ts`, "so it is", [
        ...(DestinationArn?.replace(/:\*$/, "") === wanted ? [] : [`to ${DestinationArn ?? "no log"}`]),
        ...(DestinationArn === undefined || Format === accessLogFormat ? [] : [`in the format ${Format}`]),
      ]);
    },
  },
];

function domainProblems({ name, configuration, mappings }: Domain, apiId: string): readonly string[] {
  if (configuration === undefined) return [`${name} is no domain of API Gateway's here`];
  const { SecurityPolicy, EndpointType, DomainNameStatus } = configuration;
  const [mapping, ...more] = mappings;
  const mapped = mapping?.ApiId === apiId && mapping.Stage === stageName && !mapping.ApiMappingKey;
  return [
    ...(SecurityPolicy === "TLS_1_2" ? [] : [`${name} takes ${SecurityPolicy}`]),
    ...(EndpointType === "REGIONAL" ? [] : [`${name} is ${EndpointType}`]),
    ...(DomainNameStatus === "AVAILABLE" ? [] : [`${name} is ${DomainNameStatus ?? "in no state"}`]),
    ...(mapped && more.length === 0
      ? []
      : [
          `${name} leads to ${mappings.map(({ ApiId, ApiMappingKey }) => `${ApiId} /${ApiMappingKey ?? ""}`).join(", ") || "no API"}`,
        ]),
  ];
}

type Limit = Readonly<Record<keyof RequestLimit, number | undefined>>;

const limitOf = ({ ThrottlingRateLimit, ThrottlingBurstLimit }: RouteSettings = {}): Limit => ({
  rate: ThrottlingRateLimit,
  burst: ThrottlingBurstLimit,
});

const limitText = ({ rate, burst }: Limit): string =>
  `${rate ?? "any number"} a second, ${burst ?? "any number"} at once`;
