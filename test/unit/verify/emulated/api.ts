import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateApiMappingCommand,
  CreateDomainNameCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
  CreateVpcLinkCommand,
  DeleteStageCommand,
  DeleteVpcLinkCommand,
  GetVpcLinksCommand,
  UpdateApiCommand,
} from "@aws-sdk/client-apigatewayv2";
import { staging } from "../../../../environments/staging.ts";
import { accessLogFormat } from "../../../../src/blocks/api/access-log.ts";
import { routeKeys, stageName } from "../../../../src/blocks/api/route-keys.ts";
import type { Deployed, DeployedRegion } from "../../../../src/tools/verify/outputs.ts";
import { account, type Fault, given, primary } from "./setup.ts";

const client = new ApiGatewayV2Client({ region: primary });
const names = ["api.pay.staging.example.com", "use1.api.pay.staging.example.com"] as const;

/** The targets of the API's names. */
export const apiTarget = { dnsName: "d-1.execute-api.us-east-1.amazonaws.com", zoneId: "Z1UJRXOUMOOFQ8" };

/** An API with its names, routes, limits, log and way in. */
export async function buildApi(
  balancerArn: string,
  subnets: readonly string[],
): Promise<NonNullable<DeployedRegion["api"]>> {
  const { ApiId } = await client.send(
    new CreateApiCommand({ Name: "http-api", ProtocolType: "HTTP", DisableExecuteApiEndpoint: true }),
  );
  const { VpcLinkId } = await client.send(
    new CreateVpcLinkCommand({ Name: "vpc-link", SubnetIds: [...subnets] }),
  );
  await client.send(
    new CreateIntegrationCommand({
      ApiId,
      IntegrationType: "HTTP_PROXY",
      ConnectionType: "VPC_LINK",
      ConnectionId: VpcLinkId,
      PayloadFormatVersion: "1.0",
    }),
  );
  for (const RouteKey of Object.values(routeKeys))
    await client.send(new CreateRouteCommand({ ApiId, RouteKey }));
  await createStage(given(ApiId), { rate: given(staging.api).limit.rate, log: "api" });
  for (const DomainName of names) {
    await client.send(
      new CreateDomainNameCommand({
        DomainName,
        DomainNameConfigurations: [
          {
            EndpointType: "REGIONAL",
            SecurityPolicy: "TLS_1_2",
            DomainNameStatus: "AVAILABLE",
            ApiGatewayDomainName: apiTarget.dnsName,
            HostedZoneId: apiTarget.zoneId,
          },
        ],
      }),
    );
    await client.send(new CreateApiMappingCommand({ ApiId, DomainName, Stage: stageName }));
  }
  const balancer = { arn: balancerArn, dnsName: "nlb.elb.us-east-1.amazonaws.com", zoneId: "Z26RNL4JYFTOTI" };
  return { id: given(ApiId), balancer, url: `https://${names[1]}` };
}

function createStage(ApiId: string, { rate, log }: { readonly rate: number; readonly log: string }) {
  const { limit, paymentLimit } = given(staging.api);
  return client.send(
    new CreateStageCommand({
      ApiId,
      StageName: stageName,
      AutoDeploy: true,
      AccessLogSettings: {
        DestinationArn: `arn:aws:logs:${primary}:${account}:log-group:/payments/staging/use1/${log}`,
        Format: accessLogFormat,
      },
      DefaultRouteSettings: { ThrottlingRateLimit: rate, ThrottlingBurstLimit: limit.burst },
      RouteSettings: {
        [routeKeys.payments]: {
          ThrottlingRateLimit: paymentLimit.rate,
          ThrottlingBurstLimit: paymentLimit.burst,
        },
      },
    }),
  );
}

const idOf = ({ regions }: Deployed) => given(regions[primary].api).id;

/** The emulator updates none. */
async function replaceStage(deployed: Deployed, settings: Parameters<typeof createStage>[1]) {
  await client.send(new DeleteStageCommand({ ApiId: idOf(deployed), StageName: stageName }));
  await createStage(idOf(deployed), settings);
}

export const apiFaults: readonly Fault[] = [
  {
    check: "api-domains",
    change: (deployed) =>
      client.send(new UpdateApiCommand({ ApiId: idOf(deployed), DisableExecuteApiEndpoint: false })),
    found: /^https:\/\/\S+execute-api\S+ is open$/,
  },
  {
    check: "api-limits",
    change: (deployed) => replaceStage(deployed, { rate: 10_000, log: "api" }),
    found: /^all routes 10000 a second, 100 at once$/,
  },
  {
    check: "api-access-log",
    change: (deployed) => replaceStage(deployed, { rate: 10_000, log: "somewhere" }),
    found: /^to arn:\S+\/somewhere$/,
  },
  {
    check: "api-tokens",
    change: (deployed) =>
      client.send(new CreateRouteCommand({ ApiId: idOf(deployed), RouteKey: "GET /debug" })),
    found: /^a route GET \/debug$/,
  },
  {
    check: "api-link",
    change: async () => {
      const { Items = [] } = await client.send(new GetVpcLinksCommand({}));
      for (const { VpcLinkId } of Items) await client.send(new DeleteVpcLinkCommand({ VpcLinkId }));
    },
    found: /^\w+ not there$/,
  },
];
