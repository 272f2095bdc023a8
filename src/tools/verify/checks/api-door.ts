import { GetIntegrationsCommand, GetVpcLinkCommand } from "@aws-sdk/client-apigatewayv2";
import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { absentOn } from "../aws/absent.ts";
import { apiOf } from "../capabilities.ts";
import { type Check, judge } from "../check.ts";
import type { CheckContext, CheckedSite } from "../context.ts";

/** The private way from API Gateway to the application's load balancer, which stands in both regions. */
export const apiDoorChecks: readonly Check[] = [
  {
    id: "api-link",
    subject: "Public API",
    what: "Every request takes the VPC link, which is up in the region that waits, too: else a move would wait for it",
    remedy:
      "INACTIVE: nothing has passed for 60 days, see whether health checks come (src/blocks/dns/api-checks.ts); the first request puts it up within minutes. Else docs/runbooks/alarms.md#api-door",
    needs: ["apigateway:GET"],
    per: "region",
    run: async (context, site) => {
      const { Items: integrations = [] } = await context.clients
        .apiGateway(site.region)
        .send(new GetIntegrationsCommand({ ApiId: apiOf(context, site).id }));
      const links = integrations.flatMap(({ ConnectionType, ConnectionId }) =>
        ConnectionType === "VPC_LINK" && ConnectionId !== undefined ? [ConnectionId] : [],
      );
      const ids = [...new Set(links)];
      const found = await Promise.all(ids.map((id) => linkState(context, site, id)));
      return judge("one VPC link, AVAILABLE, and no other way", found.map(({ text }) => text).join(", "), [
        ...(ids.length === 1 && links.length === integrations.length
          ? []
          : [`${ids.length} VPC links in ${links.length} of ${integrations.length} integrations`]),
        ...found.filter(({ status }) => status !== "AVAILABLE").map(({ text }) => text),
      ]);
    },
  },
  {
    id: "api-target",
    subject: "Public API",
    what: "What the VPC link leads to reaches the application's load balancer, and nothing else",
    remedy: "docs/runbooks/alarms.md#api-door",
    needs: ["elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth"],
    per: "region",
    run: async (context, site) => {
      const { balancerArn } = apiOf(context, site);
      const client = context.clients.loadBalancing(site.region);
      const { TargetGroups = [] } = await client.send(
        new DescribeTargetGroupsCommand({ LoadBalancerArn: balancerArn }),
      );
      const targets = await Promise.all(
        TargetGroups.map(async ({ TargetGroupArn }) => {
          const { TargetHealthDescriptions = [] } = await client.send(
            new DescribeTargetHealthCommand({ TargetGroupArn }),
          );
          return TargetHealthDescriptions;
        }),
      );
      const wanted = site.outputs.loadBalancer.arn;
      const found = targets
        .flat()
        .map(({ Target, TargetHealth }) =>
          [Target?.Id, TargetHealth?.State, TargetHealth?.Reason, TargetHealth?.Description]
            .filter(Boolean)
            .join(" "),
        );
      const right = found.length === 1 && found[0] === `${wanted} healthy`;
      return judge(`${wanted} healthy`, found.join(", "), right ? [] : [found.join(", ") || "no target"]);
    },
  },
];

async function linkState({ clients }: CheckContext, { region }: CheckedSite, VpcLinkId: string) {
  const link = await absentOn(
    /^NotFound/,
    clients.apiGateway(region).send(new GetVpcLinkCommand({ VpcLinkId })),
  );
  const status = link?.VpcLinkStatus ?? "not there";
  return { status, text: [VpcLinkId, status, link?.VpcLinkStatusMessage].filter(Boolean).join(" ") };
}
