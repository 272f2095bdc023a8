import { type RegionName, regions } from "../../../regions/index.ts";
import { itemsOf } from "../../proofs/model/inputs.ts";
import type { Registration, Synthesis } from "../../proofs/model/registration.ts";
import { type RegionWants, wantsIn } from "./region-wants.ts";

/** A record in the zone that is there before the stack. */
export interface WantedRecord {
  readonly name: string;
  readonly type: string;
  readonly setIdentifier: string | undefined;
}

export interface Wants {
  readonly regions: Readonly<Partial<Record<RegionName, RegionWants>>>;
  /** Names that certificates are asked for, each once. */
  readonly certificateNames: readonly string[];
  readonly records: readonly WantedRecord[];
  /** The authorities that the stack's own CAA records admit, by the records' name. */
  readonly issuers: Readonly<Record<string, readonly string[]>>;
  /** Types of everything that is made, such as `aws:ecs/cluster:Cluster`. */
  readonly types: ReadonlySet<string>;
}

/** The wants of a stack, by its plans: one for each region that could be active. */
export function wantsOf(syntheses: readonly Synthesis[]): Wants {
  const all = syntheses.flatMap(({ registrations }) => registrations);
  const ofType = (type: string) => all.filter((each) => each.type === type);
  const names = new Set<RegionName>(
    ofType("pulumi:providers:aws").map(({ inputs }) => regions[inputs.region as RegionName].name),
  );
  return {
    regions: Object.fromEntries(
      [...names].map((name) => [name, most(syntheses.map((synthesis) => wantsIn(synthesis, name)))]),
    ),
    certificateNames: [
      ...new Set(
        ofType("aws:acm/certificate:Certificate").flatMap(({ inputs }) =>
          [inputs.domainName, ...itemsOf(inputs.subjectAlternativeNames)].map(String),
        ),
      ),
    ],
    records: recordsOf(ofType("aws:route53/record:Record")),
    issuers: Object.fromEntries(
      ofType("aws:route53/record:Record")
        .filter(({ inputs }) => inputs.type === "CAA")
        .map(({ inputs }) => [
          String(inputs.name),
          itemsOf(inputs.records).flatMap(
            (text) => /^\d+ issue "([^";]*)/.exec(String(text))?.[1]?.trim() ?? [],
          ),
        ]),
    ),
    types: new Set(all.filter(({ custom, readId }) => custom && readId === "").map(({ type }) => type)),
  };
}

/**
 * The stack's records in a zone that it does not make. Records that prove a certificate are left out, because they may be
 * there already: they are the same for all, and the program says so (`allowOverwrite`).
 */
function recordsOf(records: readonly Registration[]): readonly WantedRecord[] {
  const wanted = records
    .filter(({ propertyDependencies, inputs }) => {
      const made = (propertyDependencies.zoneId ?? []).some((urn) =>
        urn.includes("::aws:route53/zone:Zone::"),
      );
      return !made && inputs.allowOverwrite !== true;
    })
    .map(({ inputs: { name, type, setIdentifier } }) => ({
      name: String(name),
      type: String(type),
      setIdentifier: typeof setIdentifier === "string" ? setIdentifier : undefined,
    }));
  return [...new Map(wanted.map((each) => [JSON.stringify(each), each])).values()];
}

/** The wants of all states together: of each number the largest, and of each list everything. */
function most(states: readonly RegionWants[]): RegionWants {
  const largest = (pick: (wants: RegionWants) => number) => Math.max(0, ...states.map(pick));
  const merged = (pick: (wants: RegionWants) => Readonly<Record<string, number>>) => {
    const keys = new Set(states.flatMap((each) => Object.keys(pick(each))));
    return Object.fromEntries([...keys].map((key) => [key, largest((each) => pick(each)[key] ?? 0)]));
  };
  return {
    instances: merged(({ instances }) => instances),
    networks: largest(({ networks }) => networks),
    addresses: largest(({ addresses }) => addresses),
    interfaceEndpoints: largest(({ interfaceEndpoints }) => interfaceEndpoints),
    rules: largest(({ rules }) => rules),
    reserved: merged(({ reserved }) => reserved),
    endpointZones: Object.assign({}, ...states.map(({ endpointZones }) => endpointZones)),
    hostZones: [...new Set(states.flatMap(({ hostZones }) => hostZones))],
    images: [
      ...new Map(
        states.flatMap(({ images }) => images).map((image) => [`${image.repository}:${image.tag}`, image]),
      ).values(),
    ],
  };
}
