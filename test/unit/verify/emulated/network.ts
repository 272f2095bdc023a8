import {
  AcceptVpcPeeringConnectionCommand,
  AllocateAddressCommand,
  AssociateAddressCommand,
  CreateNatGatewayCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteNatGatewayCommand,
  DeleteRouteCommand,
  DeleteVpcEndpointsCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  EC2Client,
  ModifyVpcPeeringConnectionOptionsCommand,
  RunInstancesCommand,
} from "@aws-sdk/client-ec2";
import type { DeployedRegion } from "../../../../src/tools/verify/outputs.ts";
import { type Fault, given, primary } from "./setup.ts";

type Network = Pick<
  DeployedRegion,
  "vpcId" | "cidr" | "subnetIds" | "routeTableIds" | "securityGroupIds" | "endpointIds"
>;

/** All networks are in one region: what a check asks for looks the same, and the emulator loads a region for seconds. */
const ec2 = new EC2Client({ region: primary });

/** A network of staging in its primary region, peered with its secondary region and with production. */
export async function buildNetwork() {
  const [own, other, peer] = [await vpc("10.30"), await vpc("10.31"), await vpc("10.20")];
  const regions = await connect(own, other);
  const environments = await connect(peer, own);
  const { data } = own.routeTableIds;
  const app = given(own.routeTableIds.app.az1);
  await Promise.all([
    route(app, "10.31.144.0/20", regions),
    route(data, "10.31.0.0/17", regions),
    route(app, "10.20.0.0/17", environments),
    route(given(peer.routeTableIds.app.az1), "10.30.0.0/17", environments),
    launch(own),
  ]);
  const addresses = { primary: [await egress(own)], secondary: [await egress(other)] };
  return { primary: own, secondary: other, peerings: { regions, environments }, addresses };
}

/** A NAT gateway, and the route of the app tier to it. @returns its address */
async function egress({ vpcId, cidr, routeTableIds }: Network): Promise<string> {
  const { Subnet } = await ec2.send(
    new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: cidr.replace("0.0/16", "160.0/23") }),
  );
  const { AllocationId, PublicIp } = await ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
  const { NatGateway } = await ec2.send(
    new CreateNatGatewayCommand({ SubnetId: given(Subnet?.SubnetId), AllocationId }),
  );
  await ec2.send(
    new CreateRouteCommand({
      RouteTableId: given(routeTableIds.app.az1),
      DestinationCidrBlock: "0.0.0.0/0",
      NatGatewayId: given(NatGateway?.NatGatewayId),
    }),
  );
  return given(PublicIp);
}

async function vpc(range: string): Promise<Network> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: `${range}.0.0/16` }));
  const VpcId = given(Vpc?.VpcId);
  const table = async () =>
    given((await ec2.send(new CreateRouteTableCommand({ VpcId }))).RouteTable?.RouteTableId);
  const subnet = async (block: string) =>
    given(
      (await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: `${range}.${block}` }))).Subnet?.SubnetId,
    );
  const endpoint = async (service: string) => {
    const type = service === "s3" ? "Gateway" : "Interface";
    const { VpcEndpoint } = await ec2.send(
      new CreateVpcEndpointCommand({
        VpcId,
        ServiceName: `com.amazonaws.us-east-1.${service}`,
        VpcEndpointType: type,
        PrivateDnsEnabled: type === "Interface",
      }),
    );
    return given(VpcEndpoint?.VpcEndpointId);
  };
  return {
    vpcId: VpcId,
    cidr: `${range}.0.0/16`,
    subnetIds: {
      public: [await subnet("128.0/23"), await subnet("130.0/23")],
      app: [await subnet("0.0/20")],
      data: [await subnet("144.0/23")],
    },
    routeTableIds: { public: await table(), app: { az1: await table() }, data: await table() },
    securityGroupIds: {},
    endpointIds: { s3: await endpoint("s3"), logs: await endpoint("logs") },
  };
}

async function connect(from: Network, to: Network): Promise<string> {
  const { VpcPeeringConnection } = await ec2.send(
    new CreateVpcPeeringConnectionCommand({
      VpcId: from.vpcId,
      PeerVpcId: to.vpcId,
    }),
  );
  const VpcPeeringConnectionId = given(VpcPeeringConnection?.VpcPeeringConnectionId);
  await ec2.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
  const resolution = { AllowDnsResolutionFromRemoteVpc: true };
  await ec2.send(
    new ModifyVpcPeeringConnectionOptionsCommand({
      VpcPeeringConnectionId,
      RequesterPeeringConnectionOptions: resolution,
      AccepterPeeringConnectionOptions: resolution,
    }),
  );
  return VpcPeeringConnectionId;
}

const route = (RouteTableId: string, DestinationCidrBlock: string, VpcPeeringConnectionId: string) =>
  ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock, VpcPeeringConnectionId }));

const launch = ({ subnetIds }: Network) =>
  ec2.send(
    new RunInstancesCommand({
      ImageId: "ami-12c6146b",
      MinCount: 1,
      MaxCount: 1,
      NetworkInterfaces: [
        {
          DeviceIndex: 0,
          SubnetId: given(subnetIds.app[0]),
          AssociatePublicIpAddress: false,
        },
      ],
    }),
  );

/** Gives an interface an address that the internet can reach. */
async function expose(NetworkInterfaceId: string): Promise<void> {
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
  await ec2.send(new AssociateAddressCommand({ AllocationId, NetworkInterfaceId }));
}

export const networkFaults: readonly Fault[] = [
  {
    check: "peering-active",
    change: ({ peerings }) =>
      ec2.send(
        new ModifyVpcPeeringConnectionOptionsCommand({
          VpcPeeringConnectionId: peerings.regions,
          RequesterPeeringConnectionOptions: { AllowDnsResolutionFromRemoteVpc: false },
        }),
      ),
    found: /does not resolve private names/,
  },
  {
    check: "peering-routes",
    change: ({ regions }) =>
      ec2.send(
        new DeleteRouteCommand({
          RouteTableId: regions[primary].routeTableIds.data,
          DestinationCidrBlock: "10.31.0.0/17",
        }),
      ),
    found: /^data \(rtb-\w+\) has no route to 10\.31\.0\.0\/17 over pcx-\w+$/,
  },
  {
    check: "endpoints-available",
    change: ({ regions }) =>
      ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [given(regions[primary].endpointIds.logs)] })),
    found: /logs is (deleted|not there)/,
  },
  {
    check: "hosts-private",
    change: async ({ regions }) => {
      const { NetworkInterfaces = [] } = await ec2.send(
        new DescribeNetworkInterfacesCommand({
          Filters: [{ Name: "vpc-id", Values: [regions[primary].vpcId] }],
        }),
      );
      const used = NetworkInterfaces.find(({ Attachment }) => Attachment?.InstanceId !== undefined);
      await expose(given(used?.NetworkInterfaceId));
    },
    found: /^i-\w+ has \d+\.\d+\.\d+\.\d+$/,
  },
  {
    check: "processor-way",
    change: async ({ regions }) => {
      const { NatGateways = [] } = await ec2.send(
        new DescribeNatGatewaysCommand({ Filter: [{ Name: "vpc-id", Values: [regions[primary].vpcId] }] }),
      );
      await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: given(NatGateways[0]?.NatGatewayId) }));
    },
    found: /^no gateway is available behind \S+; az1 \(rtb-\w+\) has no active route to a gateway$/,
  },
  {
    check: "only-load-balancer-public",
    change: async ({ regions }) => {
      const { NetworkInterface } = await ec2.send(
        new CreateNetworkInterfaceCommand({
          SubnetId: given(regions[primary].subnetIds.public[0]),
          Description: "somebody's",
        }),
      );
      await expose(given(NetworkInterface?.NetworkInterfaceId));
    },
    found: /eni-\w+ \(somebody's\) has \d+/,
  },
];
