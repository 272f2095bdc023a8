import fc from "fast-check";
import { type Environment, environments, type Placement, type Processor } from "../../environments/index.ts";
import { type RegionName, regions } from "../../regions/index.ts";

const lower = "abcdefghijklmnopqrstuvwxyz";

/** Every suffix that may be configured, the longest ones often. */
export const suffixes: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("ab", "a1", "a-b", "abcdefghij", "a-b-c-d-ef", "x123456789"),
  fc.stringMatching(/^[a-z](-?[a-z0-9]){1,9}$/).filter((suffix) => suffix.length <= 10),
);

const environmentNames = fc.stringMatching(/^[a-z][a-z0-9]{1,7}$/);

function placement(region: RegionName, minLength: number): fc.Arbitrary<Omit<Placement, "cidr">> {
  const { zones } = regions[region];
  return fc.record({
    region: fc.constant(region),
    zones: fc.subarray([...zones], { minLength, maxLength: 4 }),
  });
}

/** A way to the processor, of any kind, in some of the zones of both placements. */
function processors(
  primary: Omit<Placement, "cidr">,
  secondary: Omit<Placement, "cidr">,
): fc.Arbitrary<Processor> {
  const some = ({ zones }: Pick<Placement, "zones">) => fc.shuffledSubarray([...zones], { minLength: 1 });
  const serviceOf = ({ region }: Pick<Placement, "region">) =>
    `com.amazonaws.vpce.${region}.vpce-svc-0123456789abcdef0`;
  const zones = fc.record({ primary: some(primary), secondary: some(secondary) });
  return fc.oneof(
    fc.record({
      kind: fc.constant("egress" as const),
      zones,
      inspection: fc.constantFrom("names" as const, "sni" as const),
    }),
    fc.record({
      kind: fc.constant("privateLink" as const),
      services: fc.constant({ primary: serviceOf(primary), secondary: serviceOf(secondary) }),
      port: fc.integer({ min: 1, max: 65535 }),
      zones,
    }),
  );
}

/** Descriptors that keep all invariants, otherwise as unlike each other as they may be: each lacks what it may lack, or some of it. */
export function environmentSets(minLength: number, maxLength: number): fc.Arbitrary<readonly Environment[]> {
  /** The rest of a descriptor goes together: what protects its data does not let it pause. */
  const templateFor = (protectCritical: boolean): Environment => {
    const template = environments.find((environment) => environment.protectCritical === protectCritical);
    if (template === undefined) throw new Error("there is no environment to derive others from");
    return template;
  };
  /** Each instance of a database stands in another zone. */
  const instancesOf = (protectCritical: boolean) => templateFor(protectCritical).database.readers + 1;
  const one = fc
    .record({ name: environmentNames, swapped: fc.boolean(), protectCritical: fc.boolean() })
    .chain(({ name, swapped, protectCritical }) => {
      const [primary, secondary]: readonly RegionName[] = swapped
        ? ["us-west-2", "us-east-1"]
        : ["us-east-1", "us-west-2"];
      return fc
        .tuple(
          placement(primary as RegionName, instancesOf(protectCritical)),
          placement(secondary as RegionName, instancesOf(protectCritical)),
        )
        .chain(([first, second]) =>
          fc.record({
            name: fc.constant(name),
            protectCritical: fc.constant(protectCritical),
            primary: fc.constant(first),
            secondary: fc.constant(second),
            processor: processors(first, second),
            without: fc.subarray(["api", "queue", "sessions", "lease"] as const),
          }),
        );
    });
  return fc
    .tuple(
      fc.uniqueArray(one, { minLength, maxLength, selector: ({ name }) => name }),
      fc.shuffledSubarray(
        Array.from({ length: 200 }, (_, octet) => octet + 2),
        { minLength: 2 * maxLength },
      ),
    )
    .map(([described, octets]) =>
      described.map(({ without, ...environment }, index) => ({
        ...templateFor(environment.protectCritical),
        ...Object.fromEntries(without.map((capability) => [capability, undefined])),
        ...environment,
        peers: [],
        primary: { ...environment.primary, cidr: `10.${octets[2 * index]}.0.0/16` },
        secondary: { ...environment.secondary, cidr: `10.${octets[2 * index + 1]}.0.0/16` },
      })),
    );
}

/** Text that is no suffix. */
export const notSuffixes: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("a", "abcdefghijk", "1ab", "ab-", "-ab", "a--b", "aB", "a_b", "a b", "å1"),
  fc.stringMatching(/^[A-Z].{1,9}$/),
  fc.integer({ min: 11, max: 40 }).map((length) => lower.repeat(2).slice(0, length)),
);
