import { groupBy } from "../../../proofs/model/group.ts";
import type { Synthesis } from "../../../proofs/model/registration.ts";
import { doorsOf, linkedTo, type PublicService, publicServices } from "../doors.ts";
import { flowsOf, leavingArrows, nearArrows, type OpenFlow, peeringLinks } from "../flows.ts";
import type { NetworkView } from "../network.ts";
import { copyLinks, nameLinks } from "./failover.ts";
import type { Arrow, Box, Graph } from "./graph.ts";
import { correspondentsIn, messageArrows } from "./messages.ts";
import { peopleLinks } from "./people.ts";
import { partyBox, regionBox, regionId, wayOutId } from "./regions.ts";
import { sayInBoxes } from "./say.ts";

/** The diagram of one stack in one state, from its resources and from what the proof finds open between them. */
export function graphOf(
  plan: { readonly synthesis: Synthesis; readonly activeRegion: string },
  network: NetworkView,
): Graph {
  const { synthesis, activeRegion } = plan;
  const { topology } = network;
  const flows = flowsOf(network, synthesis.stack);
  const names = nameLinks(synthesis, activeRegion, doorsOf(synthesis, network));
  const services = publicServices(synthesis);
  const peerings = peeringLinks(flows, topology.peerings);
  const copies = copyLinks(synthesis, network);
  const ourRegions = topology.vpcs
    .filter(({ resource }) => resource.stack === synthesis.stack)
    .map(({ resource }) => resource.region);
  const people = peopleLinks(synthesis, ourRegions.map(regionId));
  const internet = flows.find(({ from }) => from.vpc === undefined)?.from;
  const processor = flows.find(({ to }) => to.vpc === undefined)?.to;
  const regions = topology.vpcs
    .filter(({ resource }) => resource.stack === synthesis.stack)
    .map((vpc) =>
      regionBox(vpc, {
        active: vpc.resource.region === activeRegion,
        network,
        doors: services.filter(({ region }) => region === vpc.resource.region),
        correspondents: correspondentsIn(vpc.resource.region, synthesis, network),
      }),
    );
  return sayInBoxes({
    boxes: [
      ...(internet === undefined ? [] : [internetBox(internet.key)]),
      ...people.boxes,
      ...names.boxes,
      ...regions,
      ...(processor === undefined ? [] : [processorBox(processor.key)]),
      ...peerings.boxes,
      ...copies.boxes,
      ...peerBoxes(flows, synthesis.stack, network),
    ],
    arrows: [
      ...(internet === undefined ? [] : names.boxes.map(({ id }) => ask(internet.key, id))),
      ...(internet === undefined
        ? []
        : services.flatMap((service) => through(internet.key, service, network))),
      ...names.arrows,
      ...nearArrows(flows),
      ...leavingArrows(flows, wayOutId),
      ...peerings.arrows,
      ...copies.arrows,
      ...people.arrows,
      ...messageArrows(ourRegions, synthesis, network),
    ],
  });
}

const internetBox = (id: string): Box => ({
  id,
  kind: "outside",
  title: "the internet",
  lines: ["customers"],
  boxes: [],
});

const processorBox = (id: string): Box => ({
  id,
  kind: "outside",
  title: "the payment processor",
  lines: ["by its names alone"],
  boxes: [],
});

const ask = (from: string, to: string): Arrow => ({ from, to, kind: "names", label: "", upwards: false });

/** The arrows from the internet to a public service, and from there into a VPC. */
const through = (internet: string, service: PublicService, network: NetworkView): readonly Arrow[] => [
  { from: internet, to: service.id, kind: "flow", label: service.ports, upwards: false },
  ...linkedTo(service, network).map(
    ({ key }): Arrow => ({ from: service.id, to: key, kind: "flow", label: "", upwards: false }),
  ),
];

/** Boxes of peers' VPCs, with only those parties that take part in a flow. */
function peerBoxes(flows: readonly OpenFlow[], stack: string, network: NetworkView): readonly Box[] {
  const theirs = new Set(
    flows.flatMap(({ from, to }) => [from, to]).filter(({ vpc }) => vpc && vpc.resource.stack !== stack),
  );
  return [...groupBy([...theirs], ({ vpc }) => vpc)].flatMap(([vpc, standings]) =>
    vpc === undefined
      ? []
      : [
          {
            id: vpc.id,
            kind: "region",
            title: `${vpc.resource.stack}, ${vpc.resource.region}`,
            lines: [`VPC ${vpc.cidr}`],
            boxes: standings.map((standing) => partyBox(standing, network)),
          },
        ],
  );
}
