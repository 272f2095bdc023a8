import { insideCidr, type Tier, tierCidr } from "../../../environments/address-plan.ts";
import { type Group as GroupParty, type Party, groups as tierOf } from "../../../environments/flows.ts";
import { groupBy } from "../model/group.ts";
import { onceEach } from "../model/once.ts";
import type { SecurityGroup } from "./groups.ts";
import type { Interfaces } from "./interfaces.ts";
import type { Resource } from "./inventory.ts";
import type { GatewayEndpoint, PlannedSubnet, PlannedVpc } from "./network.ts";
import { cidrRange, covers, everywhere, type Ranges, subtract, union } from "./ranges.ts";

/** An end of a connection. */
export type NetworkPlace = Station | Outside;

/** Interfaces that are alike: in one subnet, with the same groups. */
export interface Station {
  readonly kind: "station";
  readonly label: string;
  readonly subnet: PlannedSubnet;
  readonly groups: readonly SecurityGroup[];
  readonly parties: readonly Party[];
  readonly isPublic: boolean;
  /** The resources that have the interfaces; empty where they are assumed. */
  readonly owners: readonly Resource[];
  readonly addresses: Ranges;
}

/** The internet, the part of it that the processor's names lead to, or an AWS service behind a VPC's gateway endpoint. */
export interface Outside {
  readonly kind: "outside";
  readonly label: string;
  readonly parties: readonly Party[];
  readonly endpoint: GatewayEndpoint | undefined;
  /** The addresses. The processor has all public ones: its names lead to any. */
  readonly addresses: Ranges;
}

/** Whether a place opens no connections: AWS's services, and the processor, whose own calls come from the internet. */
export const onlyAnswers = (place: NetworkPlace): boolean =>
  place.kind === "outside" && (place.endpoint !== undefined || isProcessor(place));

export const isProcessor = ({ kind, parties }: NetworkPlace): boolean =>
  kind === "outside" && parties.includes("processor");

/** The ID of the VPC that a place belongs to; undefined for a place outside of all. */
export const vpcIdOf = (place: NetworkPlace): string | undefined =>
  place.kind === "station" ? place.subnet.vpc.id : place.endpoint?.vpc.id;

/** The block that a party's interfaces are in, by the address plan. */
export const tierRange = ({ cidr }: PlannedVpc, party: GroupParty): Ranges => rangesIn(cidr)(tierOf[party]);

const rangesIn = onceEach((cidr: string) => onceEach((tier: Tier) => cidrRange(tierCidr(cidr, tier))));

/** The interfaces of all resources, and those of parties whose resources do not exist yet, one in each subnet of their tier. */
export function readStations(
  interfaces: readonly Interfaces[],
  subnets: readonly PlannedSubnet[],
  groups: ReadonlyMap<string, SecurityGroup>,
): readonly Station[] {
  const byId = new Map(subnets.map((subnet) => [subnet.id, subnet]));
  const defaultOf = (vpc: PlannedVpc) =>
    [...groups.values()].filter((group) => group.vpc === vpc && isDefault(group));
  const drafts = interfaces.flatMap(({ owner, subnetIds, groupIds, isPublic }) =>
    subnetIds.flatMap((id): readonly StationDraft[] => {
      const subnet = byId.get(id);
      if (subnet === undefined) return [];
      const named = groupIds.flatMap((groupId) => groups.get(groupId) ?? []);
      return [
        {
          subnet,
          groups: groupIds.length === 0 ? defaultOf(subnet.vpc) : named,
          isPublic: isPublic ?? subnet.givesPublicAddresses,
          owners: [owner],
        },
      ];
    }),
  );
  const existing = [...groupBy(drafts, keyOf).values()].flatMap(merge);
  const assumed = [...groups.values()].flatMap((group) => assume(group, subnets, existing));
  return [...existing, ...assumed].map(station);
}

type StationDraft = Pick<Station, "subnet" | "groups" | "isPublic" | "owners">;

const keyOf = ({ subnet, groups, isPublic }: StationDraft) =>
  `${subnet.id} ${isPublic} ${groups
    .map(({ id }) => id)
    .sort()
    .join(" ")}`;

function merge(alike: readonly StationDraft[]): readonly StationDraft[] {
  const [first] = alike;
  return first === undefined ? [] : [{ ...first, owners: alike.flatMap(({ owners }) => owners) }];
}

/**
 * A party that has a group and no interface yet gets one in each subnet of its tier. A default group that has rules gets
 * one in every subnet, because whatever forgets to name its group ends up with it.
 */
function assume(
  group: SecurityGroup,
  subnets: readonly PlannedSubnet[],
  existing: readonly StationDraft[],
): readonly StationDraft[] {
  const { vpc, party, rules } = group;
  if (existing.some(({ groups }) => groups.includes(group))) return [];
  const local = subnets.filter((subnet) => subnet.vpc === vpc);
  const assumed =
    party === undefined
      ? local.filter(() => isDefault(group) && [...rules.ingress, ...rules.egress].length > 0)
      : local.filter(({ addresses }) => covers(tierRange(vpc, party), addresses));
  return assumed.map((subnet) => ({
    subnet,
    groups: [group],
    isPublic: subnet.givesPublicAddresses || (party !== undefined && tierOf[party] === "public"),
    owners: [],
  }));
}

/** Whether a group is a default one, the only kind that no `SecurityGroup` makes. */
const isDefault = ({ resource }: SecurityGroup) => resource.type !== "aws:ec2/securityGroup:SecurityGroup";

function station(draft: StationDraft): Station {
  const { subnet, groups, owners } = draft;
  const parties = [...new Set(groups.flatMap(({ party }) => party ?? []))];
  const who = parties.join("+") || groups.map(({ name }) => name).join("+") || "an interface without a group";
  const label = `${who}${owners.length === 0 ? " (assumed)" : ""} in ${subnet.name}`;
  return { kind: "station", label, parties, addresses: subnet.addresses, ...draft };
}

/** The places outside. The internet is every address that is in no VPC of the proof and not set aside for one. */
export function readOutsides(
  vpcs: readonly PlannedVpc[],
  endpoints: readonly GatewayEndpoint[],
): readonly Outside[] {
  const addresses = subtract(everywhere, union(cidrRange(insideCidr), ...vpcs.map((vpc) => vpc.addresses)));
  return [
    { kind: "outside", label: "the internet", parties: ["internet"], endpoint: undefined, addresses },
    {
      kind: "outside",
      label: "the processor's public names",
      parties: ["processor"],
      endpoint: undefined,
      addresses,
    },
    ...endpoints.map(
      (endpoint): Outside => ({
        kind: "outside",
        label: `${endpoint.service} through ${endpoint.resource.name}`,
        parties: endpoint.service === "s3" || endpoint.service === "dynamodb" ? [endpoint.service] : [],
        endpoint,
        addresses,
      }),
    ),
  ];
}
