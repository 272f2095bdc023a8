import { DescribeRouteTablesCommand, type RouteTable } from "@aws-sdk/client-ec2";
import { tierCidr } from "../../../../environments/address-plan.ts";
import { environments } from "../../../../environments/index.ts";
import { type Check, judge } from "../check.ts";
import { type CheckContext, type CheckedSite, otherSite } from "../context.ts";

/** A route that has to be there. */
interface WantedRoute {
  readonly table: string;
  readonly tableId: string;
  readonly destination: string;
  readonly peering: string;
}

export const routeChecks: readonly Check[] = [
  {
    id: "peering-routes",
    subject: "Network",
    what: "The region's end of every peering has its routes, in use, and what is peered with has the way back",
    remedy:
      "pulumi refresh, then pulumi up makes them again (src/program/peering.ts); a blackhole: see peering-active",
    needs: ["ec2:DescribeRouteTables"],
    per: "region",
    run: async (context, site) => {
      const wanted = wantedRoutes(context, site);
      const tables = await tablesOf(context, site, [
        { Name: "route-table-id", Values: [...new Set(wanted.map(({ tableId }) => tableId))] },
      ]);
      return judge(
        `${wanted.map(({ table, destination }) => `${table} to ${destination}`).join(", ")}, active`,
        "all there",
        [...wanted.flatMap((route) => problemOf(route, tables)), ...(await problemsOfWayBack(context, site))],
      );
    },
  },
];

function wantedRoutes(context: CheckContext, site: CheckedSite): readonly WantedRoute[] {
  const { deployed, environment, primary } = context;
  const far = otherSite(context, site).outputs.cidr;
  const { app, data } = site.outputs.routeTableIds;
  const fromApp = (destination: string, peering: string): readonly WantedRoute[] =>
    Object.entries(app).map(([zone, tableId]) => ({ table: `app ${zone}`, tableId, destination, peering }));
  const { regions, environments: peered } = deployed.peerings;
  const peers = environments.filter(({ name }) => environment.peers.includes(name));
  return [
    ...fromApp(tierCidr(far, "data"), regions),
    { table: "data", tableId: data, destination: tierCidr(far, "app"), peering: regions },
    ...(peered !== undefined && site.region === primary.region
      ? peers.flatMap((peer) => fromApp(tierCidr(peer.primary.cidr, "app"), peered))
      : []),
  ];
}

function problemOf(wanted: WantedRoute, tables: readonly RouteTable[]): readonly string[] {
  const { table, tableId, destination, peering } = wanted;
  const route = tables
    .find(({ RouteTableId }) => RouteTableId === tableId)
    ?.Routes?.find(({ DestinationCidrBlock }) => DestinationCidrBlock === destination);
  if (route?.VpcPeeringConnectionId !== peering)
    return [`${table} (${tableId}) has no route to ${destination} over ${peering}`];
  return route.State === "active"
    ? []
    : [`${table} (${tableId}): the route to ${destination} is ${route.State}`];
}

/**
 * The problems of the way back in the other environment, whose route tables this stack does not know. In another account
 * they cannot be seen.
 */
async function problemsOfWayBack(context: CheckContext, site: CheckedSite): Promise<readonly string[]> {
  const { environments: peering } = context.deployed.peerings;
  if (peering === undefined || site.region !== context.primary.region) return [];
  const back = tierCidr(site.outputs.cidr, "app");
  const tables = await tablesOf(context, site, [
    { Name: "route.vpc-peering-connection-id", Values: [peering] },
  ]);
  const far = tables.filter(({ VpcId }) => VpcId !== site.outputs.vpcId);
  const led = far.some(({ Routes = [] }) =>
    Routes.some(
      ({ DestinationCidrBlock, VpcPeeringConnectionId, State }) =>
        DestinationCidrBlock === back && VpcPeeringConnectionId === peering && State === "active",
    ),
  );
  return led
    ? []
    : [`the peered environment has no route back to ${back} over ${peering} that this account sees`];
}

async function tablesOf(
  { clients }: CheckContext,
  { region }: CheckedSite,
  Filters: { Name: string; Values: string[] }[],
): Promise<readonly RouteTable[]> {
  const { RouteTables = [] } = await clients.ec2(region).send(new DescribeRouteTablesCommand({ Filters }));
  return RouteTables;
}
