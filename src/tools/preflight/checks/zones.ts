import {
  DescribeAvailabilityZonesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeVpcEndpointServicesCommand,
} from "@aws-sdk/client-ec2";
import { asking } from "../asking.ts";
import type { Examination } from "../context.ts";
import { judged } from "../finding.ts";

export const placeExaminations: readonly Examination[] = [
  {
    id: "zones",
    what: "Endpoint services and instance types are offered in the environment's zones",
    needs: [
      "ec2:DescribeAvailabilityZones",
      "ec2:DescribeInstanceTypeOfferings",
      "ec2:DescribeVpcEndpointServices",
    ],
    run: async ({ regions, wants, clients }) => {
      const found = await Promise.all(
        regions.map(async (region) => {
          const here = wants.regions[region];
          if (here === undefined) return [];
          const client = clients.ec2(region);
          const types = Object.keys(here.instances);
          const names = Object.keys(here.endpointZones);
          const [{ AvailabilityZones = [] }, { InstanceTypeOfferings = [] }, { ServiceDetails = [] }] =
            await Promise.all([
              asking("ec2:DescribeAvailabilityZones", region, () =>
                client.send(new DescribeAvailabilityZonesCommand({})),
              ),
              asking("ec2:DescribeInstanceTypeOfferings", region, () =>
                client.send(
                  new DescribeInstanceTypeOfferingsCommand({
                    LocationType: "availability-zone-id",
                    Filters: [{ Name: "instance-type", Values: types }],
                  }),
                ),
              ),
              asking("ec2:DescribeVpcEndpointServices", region, () =>
                client.send(new DescribeVpcEndpointServicesCommand({ ServiceNames: names })),
              ),
            ]);
          // Names of zones are this account's own, their IDs everybody's.
          const idOf = new Map(AvailabilityZones.map(({ ZoneName, ZoneId }) => [ZoneName, ZoneId]));
          const withoutType = types.flatMap((type) =>
            here.hostZones
              .filter(
                (zone) =>
                  !InstanceTypeOfferings.some(
                    ({ InstanceType, Location }) => InstanceType === type && Location === zone,
                  ),
              )
              .map((zone) => `no ${type} in ${zone}`),
          );
          const withoutService = Object.entries(here.endpointZones).flatMap(([name, zones]) => {
            const service = ServiceDetails.find(
              ({ ServiceName, ServiceType = [] }) =>
                ServiceName === name && ServiceType.some((kind) => kind.ServiceType === "Interface"),
            );
            const offered = service?.AvailabilityZones?.map((zone) => idOf.get(zone));
            return zones.filter((zone) => !offered?.includes(zone)).map((zone) => `no ${name} in ${zone}`);
          });
          return [
            judged(withoutType.length === 0, {
              what: "instance types",
              where: region,
              needed: `${types.join(", ")} in ${here.hostZones.join(", ")}`,
              found: withoutType.join("; ") || "offered",
              mend: "another instanceType, or other zones, in the environment's descriptor",
            }),
            judged(withoutService.length === 0, {
              what: "endpoint services",
              where: region,
              needed: `${names.length} services, each in the zones of its endpoint`,
              found: withoutService.join("; ") || "offered",
              mend: "other zones in the environment's descriptor",
            }),
          ];
        }),
      );
      return found.flat();
    },
  },
];
