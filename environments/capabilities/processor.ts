import type { Pair, RegionName, Slot, Zone } from "../../regions/index.ts";
import type { Tier } from "../address-plan.ts";
import type { Placement } from "../placement.ts";
import type { Shape, ShapeOf } from "../shape.ts";

/**
 * The way to the payment processor, which the application and its worker have and nobody else. Each region has its own,
 * whichever is active: nothing of it is made during a move, when nothing may be waited for. What zone is in no list goes
 * through the first one's.
 */
export type Processor = PrivateLink | Egress;

/** The processor's own endpoint service: what is sent there never leaves AWS. */
interface PrivateLink {
  readonly kind: "privateLink";
  /** The endpoint service's name in each region, as the processor tells it. The service has to have a verified private name. */
  readonly services: Pair<string>;
  readonly port: number;
  readonly zones: Pair<readonly Zone[]>;
}

/** The processor's public names, from addresses that are always the same. */
interface Egress {
  readonly kind: "egress";
  /** Zones of each region that have a NAT gateway and an address of their own. */
  readonly zones: Pair<readonly Zone[]>;
  /**
   * The inspection that holds connections to the processor's names: `names`, that no other name can be resolved; `sni`, that besides
   * AWS Network Firewall lets no connection through whose TLS handshake asks for another one. docs/cost.md has the price.
   */
  readonly inspection: "names" | "sni";
}

const inEach = <const S extends Shape>(shape: S) => ({ keys: { primary: shape, secondary: shape } }) as const;

/** The keys of the way. */
export const processorShape = {
  kinds: {
    privateLink: { services: inEach("string"), port: "number", zones: inEach({ list: "string" }) },
    egress: { zones: inEach({ list: "string" }), inspection: "string" },
  },
} as const satisfies ShapeOf<Processor>;

/** The way in one region. */
export type ProcessorWay =
  | { readonly kind: "privateLink"; readonly service: string; readonly zones: readonly Zone[] }
  | (Pick<Egress, "kind" | "inspection"> & { readonly zones: readonly Zone[] });

/** The processor's port, with TLS. */
export const portOf = (processor: Processor): number =>
  processor.kind === "privateLink" ? processor.port : httpsPort;

const httpsPort = 443;

export function wayOf(processor: Processor, slot: Slot): ProcessorWay {
  const zones = processor.zones[slot];
  return processor.kind === "privateLink"
    ? { kind: "privateLink", service: processor.services[slot], zones }
    : { kind: "egress", inspection: processor.inspection, zones };
}

/** The zone whose way a zone uses: its own, or the first. */
export const zoneOfWay = (zone: Zone, [first, ...others]: readonly Zone[]): Zone => {
  if (first === undefined) throw new RangeError("a way without zones");
  return others.includes(zone) ? zone : first;
};

/** Problems of the way, as messages. */
export function processorProblems(
  processor: Processor,
  { primary, secondary }: Pair<Placement>,
): readonly string[] {
  return [
    ...zoneProblems("primary", processor.zones.primary, primary),
    ...zoneProblems("secondary", processor.zones.secondary, secondary),
    ...(processor.kind === "privateLink"
      ? [
          ...serviceProblems("primary", processor.services.primary, primary.region),
          ...serviceProblems("secondary", processor.services.secondary, secondary.region),
          ...portProblems(processor.port),
        ]
      : []),
  ];
}

function zoneProblems(slot: Slot, zones: readonly Zone[], placement: Placement): readonly string[] {
  const place = `processor.zones.${slot}`;
  const usable = placement.zones.join(", ");
  const strange = zones.flatMap((zone, index) =>
    placement.zones.includes(zone) ? [] : [`${place}[${index}] is ${zone}; allowed: ${usable}`],
  );
  if (strange.length > 0) return strange;
  return zones.length > 0 && new Set(zones).size === zones.length
    ? []
    : [`${place} is ${zones.join(", ") || "empty"}; allowed: one or more of ${usable}, each once`];
}

/** Problems of an endpoint service's name. https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html */
function serviceProblems(slot: Slot, service: string, region: RegionName): readonly string[] {
  return new RegExp(`^com\\.amazonaws\\.vpce\\.${region}\\.vpce-svc-[0-9a-f]{8,17}$`).test(service)
    ? []
    : [
        `processor.services.${slot} is ${service}; allowed: an endpoint service of ${region}, such as com.amazonaws.vpce.${region}.vpce-svc-0123456789abcdef0`,
      ];
}

const portProblems = (port: number): readonly string[] =>
  Number.isInteger(port) && port >= 1 && port <= 65535
    ? []
    : [`processor.port is ${port}; allowed: 1 to 65535`];

/** The processor as a party: its endpoint, where it is reached by PrivateLink. By NAT it is outside. */
export const processorParties = { processor: "app" } as const satisfies Record<string, Tier>;
