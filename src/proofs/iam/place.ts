import { environments } from "../../../environments/index.ts";
import { type RegionName, regions } from "../../../regions/index.ts";
import { logicalName } from "../../kit/names.ts";
import type { Pattern } from "../../kit/role-needs.ts";
import { plannedAccount } from "../model/answers/made-up.ts";
import type { Registration, Synthesis } from "../model/registration.ts";
import { type Inventory, type Resource, records, text } from "../reachability/inventory.ts";

/** A role's place: the values of the names in braces in its needs. */
export interface NeedPlace {
  /** @throws UnknownNameError when the stack has nothing of that name */
  readonly read: (pattern: Pattern) => readonly string[];
}

/** The error for a need that names something that the stack lacks. */
export class UnknownNameError extends Error {}

/** The names of a synthesis's stack. */
export interface StackNames {
  /** The logical name of a role without region and suffix. */
  readonly kindOf: (name: string) => string;
  readonly placeOf: (role: Resource) => NeedPlace;
}

/** @throws Error for a stack whose environment has no descriptor */
export function stackOf(synthesis: Synthesis, inventory: Inventory): StackNames {
  const { outputs, registrations, stack } = synthesis;
  const environment = environments.find(({ name }) => name === outputs.environment);
  const suffix = text(outputs.suffix);
  if (environment === undefined || suffix === undefined)
    throw new Error(`stack ${stack} puts out no environment that has a descriptor`);
  const sides = [environment.primary.region, environment.secondary.region] as const;
  const arns = new Map(inventory.all.map(named));
  const common: Readonly<Record<string, readonly string[]>> = {
    account: [plannedAccount],
    suffix: [suffix],
    environment: [environment.name],
    "cost-center": [environment.costCenter],
    peers: environment.peers,
    ...zonesOf(synthesis),
    "shells-of-operators": environment.shells === "operators" ? [environment.name] : [],
    "peer-role": registrations.flatMap(assumedRoles),
    "backup-account": [...new Set(registrations.flatMap(accountsCopiedTo))],
  };
  const copied = new Set(registrations.flatMap(regionsCopiedTo));
  const endings = [...sides.map((side) => `-${regions[side].code}-${suffix}`), `-${suffix}`];
  const find = (name: string, region: RegionName): readonly string[] => {
    const optional = name.endsWith("?");
    const kind = optional ? name.slice(0, -1) : name;
    const arn =
      arns.get(logicalName(kind, regions[region].code, suffix)) ??
      arns.get(logicalName(kind, undefined, suffix));
    if (arn !== undefined) return [arn];
    if (optional) return [];
    throw new UnknownNameError(`there is no ${kind} in ${region}`);
  };
  const valueIn = (name: string, region: RegionName): readonly string[] => {
    if (name === "region") return [region];
    if (name === "code") return [regions[region].code];
    if (name === "logins-of")
      return sides.filter((side) => side !== region && copied.has(region)).map((side) => regions[side].code);
    return common[name] ?? find(name, region);
  };
  return {
    kindOf: (name) => {
      const ending = endings.find((candidate) => name.endsWith(candidate));
      return ending === undefined ? name : name.slice(0, -ending.length);
    },
    placeOf: (role) => {
      // A role of no region has the provider of one, too.
      const [region, other] = role.region === sides[0] ? sides : [sides[1], sides[0]];
      return {
        read: (pattern) =>
          expand(pattern, (name) =>
            name.startsWith("other.")
              ? valueIn(name.slice("other.".length), other)
              : name.startsWith("primary.")
                ? valueIn(name.slice("primary.".length), sides[0])
                : valueIn(name, region),
          ),
      };
    },
  };
}

/** Zones, and the names that the stack has in them: those of its records but for proofs of certificates. */
function zonesOf({ outputs, registrations }: Synthesis): Readonly<Record<string, readonly string[]>> {
  const zone = text(outputs.hostedZoneId);
  const records = registrations.filter(({ type }) => type === "aws:route53/record:Record");
  const namesIn = (zoneId: string | undefined) =>
    records
      .filter(({ inputs }) => inputs.zoneId === zoneId && !text(inputs.name)?.startsWith("_"))
      .flatMap(({ inputs }) => text(inputs.name) ?? []);
  const peer = records.find(({ name }) => name.startsWith("record-peer-"))?.inputs;
  const made = registrations.some(({ name }) => /^zone-(?!peer)/.test(name));
  return {
    zone: zone === undefined ? [] : [zone],
    "zone-names": [...new Set(namesIn(zone))],
    "zone-made": made && zone !== undefined ? [zone] : [],
    "zone-of-peer": [text(peer?.zoneId) ?? []].flat(),
    "name-of-peer": [text(peer?.name) ?? []].flat(),
  };
}

const named = ({ name, computed }: Resource) => [name, text(computed.arn) ?? ""] as const;

/** A name in braces. IAM's own variables have a dollar before the brace. */
const nameInBraces = /(?<!\$)\{([^{}]+)\}/;

function expand(pattern: Pattern, valuesOf: (name: string) => readonly string[]): readonly string[] {
  const [braces, name] = nameInBraces.exec(pattern) ?? [];
  if (braces === undefined || name === undefined) return [pattern];
  return valuesOf(name).flatMap((value) =>
    expand(
      pattern.replace(braces, () => value),
      valuesOf,
    ),
  );
}

/** The other accounts that recovery points are copied to. */
const accountsCopiedTo = ({ type, inputs }: Registration): readonly string[] =>
  type !== "aws:backup/plan:Plan"
    ? []
    : records(inputs.rules)
        .flatMap(({ copyActions }) => records(copyActions))
        .map(({ destinationVaultArn }) => String(destinationVaultArn).split(":")[4] ?? "")
        .filter((account) => account !== plannedAccount);

/** The regions that a secret's replicas are in. */
const regionsCopiedTo = ({ type, inputs }: Registration): readonly string[] =>
  type === "aws:secretsmanager/secret:Secret"
    ? records(inputs.replicas).flatMap(({ region }) => text(region) ?? [])
    : [];

/** The roles by which a provider of a peer works. */
const assumedRoles = ({ type, inputs }: Registration): readonly string[] => {
  if (type !== "pulumi:providers:aws") return [];
  const roles = typeof inputs.assumeRoles === "string" ? JSON.parse(inputs.assumeRoles) : inputs.assumeRoles;
  return records(roles).flatMap(({ roleArn }) => text(roleArn) ?? []);
};
