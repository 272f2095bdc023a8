import { groupBy } from "../../../proofs/model/group.ts";
import { at } from "../../../proofs/model/inputs.ts";
import { endpointType } from "../../../proofs/reachability/endpoints.ts";
import type { Resource } from "../../../proofs/reachability/inventory.ts";
import type { PlannedVpc } from "../../../proofs/reachability/network.ts";
import type { PublicDoor } from "../doors.ts";
import { type NetworkView, ownersOf, type Standing, tierOf, tiers, tierTag } from "../network.ts";
import { describeOwners } from "./describe.ts";
import type { Box, BoxKind } from "./graph.ts";
import { type Correspondents, queuesId } from "./messages.ts";

/** The id of a region's box. */
export const regionId = (region: string): string => `region ${region}`;

/** The box of a region of the plan's own stack, with its VPC and the other resources that take part in a move. */
export function regionBox(
  vpc: PlannedVpc,
  about: {
    readonly active: boolean;
    readonly network: NetworkView;
    readonly doors: readonly PublicDoor[];
    readonly correspondents: Correspondents;
  },
): Box {
  const { active, network, doors, correspondents } = about;
  const { region, stack } = vpc.resource;
  const ours = network.standings.filter((standing) => standing.vpc === vpc);
  const here = (type: string): readonly Resource[] =>
    network.topology.inventory
      .ofType(type)
      .filter((resource) => resource.region === region && resource.stack === stack);
  return {
    id: regionId(region),
    kind: active ? "active" : "region",
    title: region,
    lines: [
      `${active ? "active" : "standby"}: customers are ${isOpen(vpc, network) ? "served here" : "turned away"}`,
    ],
    boxes: [
      ...doors.map(doorBox),
      vpcBox(vpc, ours, network),
      ...here("aws:backup/vault:Vault").map(vaultBox),
      ...queuesBox(region, here("aws:sqs/queue:Queue"), correspondents),
    ],
  };
}

const doorBox = ({ id, name, what }: PublicDoor): Box => ({
  id,
  kind: "public",
  title: name,
  lines: what,
  boxes: [],
});

/** Whether the region's fence is open: the rules that would answer customers with 503 say so by a tag. */
const isOpen = ({ resource }: PlannedVpc, { topology: { inventory } }: NetworkView): boolean =>
  inventory
    .ofType("aws:lb/listenerRule:ListenerRule")
    .filter(({ region, stack }) => region === resource.region && stack === resource.stack)
    .flatMap(({ inputs }) => at(inputs.tags, "Open") ?? [])
    .every((open) => open === "true");

function vpcBox(vpc: PlannedVpc, ours: readonly Standing[], network: NetworkView): Box {
  const byTier = groupBy(ours, ({ places: [place] }) => (place?.kind === "station" ? tierOf(place) : ""));
  const tierBoxes = [...byTier].filter(([tier]) => tier !== "");
  return {
    id: vpc.id,
    kind: "vpc",
    title: `VPC ${vpc.cidr}`,
    lines: [],
    boxes: [
      ...tierBoxes
        .toSorted(([a], [b]) => tiers.indexOf(a) - tiers.indexOf(b))
        .map(([tier, standings]) => tierBox(tier, vpc, standings, network)),
      ...(byTier.get("") ?? []).map((standing) => gatewayBox(standing)),
      ...wayOutBox(vpc, network),
    ],
  };
}

/** The ID of a VPC's NAT gateways in a diagram. */
export const wayOutId = (vpc: PlannedVpc): string => `${vpc.id} way out`;

/** The box of the NAT gateways, and of the firewalls behind them. */
function wayOutBox(vpc: PlannedVpc, { topology: { middles } }: NetworkView): readonly Box[] {
  const here = middles.filter(({ subnet }) => subnet()?.vpc === vpc);
  const gateways = here.filter(({ kind }) => kind === "nat");
  if (gateways.length === 0) return [];
  const inspected = here.some(({ kind }) => kind === "firewall");
  return [
    {
      id: wayOutId(vpc),
      kind: "public",
      title: gateways.length === 1 ? "NAT gateway" : `${gateways.length} NAT gateways`,
      lines: ["addresses that stay", ...(inspected ? ["and a network firewall"] : [])],
      boxes: [],
    },
  ];
}

function tierBox(tier: string, vpc: PlannedVpc, standings: readonly Standing[], network: NetworkView): Box {
  const subnets = network.topology.subnets.filter(
    (subnet) => subnet.vpc === vpc && tierTag(subnet.resource) === tier,
  );
  const open = subnets.some(({ table }) => table.routes.some(({ target }) => target.kind === "internet"));
  return {
    id: `${vpc.id} ${tier}`,
    kind: "tier",
    title: `${tier} tier`,
    lines: [`${subnets.length} zones, ${open ? "routed to the internet" : "no route to the internet"}`],
    boxes: standings.map((standing) => partyBox(standing, network)),
  };
}

export function partyBox(standing: Standing, network: NetworkView): Box {
  const lines = describeOwners(standing, network);
  const kind = kindOf(standing);
  return {
    id: standing.key,
    kind,
    title: standing.party,
    lines:
      kind === "prepared"
        ? ["prepared, not running"]
        : kind === "public"
          ? [...lines, "has public addresses"]
          : lines,
    boxes: [],
  };
}

function kindOf(standing: Standing): BoxKind {
  const owners = ownersOf(standing);
  if (owners.length === 0) return "prepared";
  if (owners.every(({ type }) => type === endpointType)) return "service";
  return standing.places.some((place) => place.kind === "station" && place.isPublic) ? "public" : "party";
}

const gatewayBox = ({ key, party }: Standing): Box => ({
  id: key,
  kind: "service",
  title: party,
  lines: ["gateway endpoint"],
  boxes: [],
});

const vaultBox = ({ urn }: Resource): Box => ({
  id: urn,
  kind: "service",
  title: "backup vault",
  lines: ["AWS Backup"],
  boxes: [],
});

const queuesBox = (
  region: string,
  queues: readonly Resource[],
  { senders, receivers }: Correspondents,
): readonly Box[] =>
  queues.length === 0
    ? []
    : [
        {
          id: queuesId(region),
          kind: "service",
          title: "SQS",
          lines: [
            ...queues.map(({ name }) => name),
            ...senders.map(({ party }) => `${party} sends`),
            ...receivers.map(({ party }) => `${party} receives`),
          ],
          boxes: [],
        },
      ];
