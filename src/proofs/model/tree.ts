import { groupBy } from "./group.ts";
import type { Registration, Synthesis } from "./registration.ts";
import { isResource } from "./resources.ts";
import { parseUrn } from "./urn.ts";

/** Resources as a reader looks for them: where they are, and which building block made them. */
export interface TreeRegion {
  /** Name of the AWS region; empty for what belongs to none. */
  readonly region: string;
  /** The suffix of its resources' names, such as `use1-production`. */
  readonly ending: string;
  readonly blocks: readonly TreeBlock[];
}

interface TreeBlock {
  /** The components between the region and the resources, such as `Network`; empty for what the region holds itself. */
  readonly name: string;
  readonly resources: readonly Registration[];
}

const regionType = "payments:index:Region";
const providerType = "pulumi:providers:aws";

/** Sorts resources into regions and blocks, each in the order of the program. */
export function treeOf({ stack, registrations }: Synthesis): readonly TreeRegion[] {
  const byUrn = new Map(registrations.map((registration) => [registration.urn, registration]));
  const resources = groupBy(registrations.filter(isResource), (registration) =>
    regionOf(registration, byUrn),
  );
  const blockNames = registrations.filter(({ custom }) => !custom).map(blockName);
  const regions = registrations
    .filter(({ type }) => type === providerType)
    .map(({ inputs }) => String(inputs.region));
  return [...new Set([...regions, ""])].flatMap((region) => {
    const blocks = inBlocks(resources.get(region) ?? [], blockNames);
    return blocks.length === 0
      ? []
      : [{ region, ending: endingIn(region, registrations, byUrn) ?? stack, blocks }];
  });
}

/** The region of a resource: its provider's, whatever component it belongs to. A peering has an end in each region. */
export function regionOf(registration: Registration, all: ReadonlyMap<string, Registration>): string {
  const provider = registration.type === providerType ? registration : all.get(registration.provider);
  return provider === undefined ? "" : String(provider.inputs.region);
}

function endingIn(
  region: string,
  registrations: readonly Registration[],
  all: ReadonlyMap<string, Registration>,
): string | undefined {
  const provider = registrations.find(
    ({ type, inputs }) => type === providerType && inputs.region === region,
  );
  return provider && all.get(provider.parent)?.name.replace(/^region-/, "");
}

function inBlocks(resources: readonly Registration[], order: readonly string[]): readonly TreeBlock[] {
  const blocks = groupBy(resources, blockName);
  return [...new Set(["", ...order, ...blocks.keys()])].flatMap((name) => {
    const members = blocks.get(name);
    return members === undefined ? [] : [{ name, resources: members }];
  });
}

/** Types of the components below the region, or below the environment for what belongs to no region. */
function blockName({ urn, custom }: Registration): string {
  const { types } = parseUrn(urn);
  const components = custom ? types.slice(0, -1) : types;
  const start = components.includes(regionType) ? components.indexOf(regionType) + 1 : 1;
  const names = components.slice(start).map((type) => type.slice(type.lastIndexOf(":") + 1));
  return names.join(" › ");
}
