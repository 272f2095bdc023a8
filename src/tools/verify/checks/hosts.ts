import {
  DescribeNatGatewaysCommand,
  type EC2Client,
  type Instance,
  paginateDescribeInstances,
  paginateDescribeNetworkInterfaces,
} from "@aws-sdk/client-ec2";
import { type Check, judge } from "../check.ts";
import type { CheckContext, CheckedSite } from "../context.ts";

export const hostChecks: readonly Check[] = [
  {
    id: "hosts-private",
    subject: "Network",
    what: "No instance of the region's network has a public address",
    remedy:
      "Take the address away, and the instance with it: ECS brings another (src/blocks/compute/launch-template.ts)",
    needs: ["ec2:DescribeInstances"],
    per: "region",
    run: async (context, site) => {
      const instances = await instancesIn(context, site);
      return judge(
        "private addresses only",
        `${instances.length} instances, all private`,
        instances.flatMap(({ InstanceId, PublicIpAddress, NetworkInterfaces = [] }) => {
          const addresses = new Set([
            PublicIpAddress,
            ...NetworkInterfaces.map(({ Association }) => Association?.PublicIp),
            ...NetworkInterfaces.flatMap(({ Ipv6Addresses = [] }) =>
              Ipv6Addresses.map(({ Ipv6Address }) => Ipv6Address),
            ),
          ]);
          return [...addresses].flatMap((address) => (address ? [`${InstanceId} has ${address}`] : []));
        }),
      );
    },
  },
  {
    id: "only-load-balancer-public",
    subject: "Network",
    what: "Nothing in the region's network has a public address but the load balancer, and the NAT gateways of the way to the payment processor",
    remedy:
      "Find out whose interface it is, release the address, and see docs/reachability.md for who may be reached",
    needs: ["ec2:DescribeNatGateways", "ec2:DescribeNetworkInterfaces"],
    per: "region",
    run: async ({ clients }, { region, outputs }) => {
      const pages = paginateDescribeNetworkInterfaces(
        { client: clients.ec2(region) },
        { Filters: [{ Name: "vpc-id", Values: [outputs.vpcId] }] },
      );
      // As Elastic Load Balancing describes its own: `ELB app/NAME/ID`.
      const own = `ELB ${outputs.loadBalancer.arn.split(":loadbalancer/")[1]}`;
      const gateways = await gatewayInterfaces(clients.ec2(region), outputs);
      const problems: string[] = [];
      let count = 0;
      for await (const { NetworkInterfaces = [] } of pages)
        for (const { NetworkInterfaceId = "", Association, Description } of NetworkInterfaces) {
          count++;
          const isKnown = Description === own || gateways.has(NetworkInterfaceId);
          if (Association?.PublicIp !== undefined && !isKnown)
            problems.push(
              `${NetworkInterfaceId} (${Description || "no description"}) has ${Association.PublicIp}`,
            );
        }
      return judge(
        "the load balancer's and the NAT gateways' alone",
        `${count} interfaces, none but theirs`,
        problems,
      );
    },
  },
];

/** The interfaces of the NAT gateways behind the addresses that the processor was told. */
async function gatewayInterfaces(
  client: EC2Client,
  { vpcId, processor }: CheckedSite["outputs"],
): Promise<ReadonlySet<string>> {
  const { NatGateways = [] } = await client.send(
    new DescribeNatGatewaysCommand({ Filter: [{ Name: "vpc-id", Values: [vpcId] }] }),
  );
  return new Set(
    NatGateways.flatMap(({ NatGatewayAddresses = [] }) => NatGatewayAddresses)
      .filter(({ PublicIp = "" }) => processor?.addresses.includes(PublicIp))
      .flatMap(({ NetworkInterfaceId = [] }) => NetworkInterfaceId),
  );
}

/** The instances in a region. Needs `ec2:DescribeInstances`. */
export async function instancesIn(
  { clients }: CheckContext,
  { region, outputs }: CheckedSite,
): Promise<readonly Instance[]> {
  const instances: Instance[] = [];
  const pages = paginateDescribeInstances(
    { client: clients.ec2(region) },
    {
      Filters: [
        { Name: "vpc-id", Values: [outputs.vpcId] },
        { Name: "instance-state-name", Values: ["pending", "running", "stopping", "stopped"] },
      ],
    },
  );
  for await (const { Reservations = [] } of pages)
    instances.push(...Reservations.flatMap(({ Instances = [] }) => Instances));
  return instances;
}
