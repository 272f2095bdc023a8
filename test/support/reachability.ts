import type { Synthesis } from "../../src/proofs/model/registration.ts";
import { portOf } from "../../src/proofs/reachability/connections.ts";
import { type Resource, takeInventory } from "../../src/proofs/reachability/inventory.ts";
import { vpcIdOf } from "../../src/proofs/reachability/places.ts";
import { readTopology } from "../../src/proofs/reachability/topology.ts";
import { blocks, isPossible, trace } from "../../src/proofs/reachability/trace.ts";
import { synthesizePlatform } from "./platform.ts";

/** Both environments as they would be deployed, production peered with what staging puts out. */
export interface Stacks {
  readonly staging: Synthesis;
  readonly production: Synthesis;
}

export async function synthesizeStacks(
  active: Readonly<Record<keyof Stacks, string>> = { staging: "us-east-1", production: "us-east-1" },
  synthesize: typeof synthesizePlatform = synthesizePlatform,
): Promise<Stacks> {
  const imageTag = "1.0.0";
  const staging = await synthesize("staging", { imageTag, activeRegion: active.staging });
  const production = await synthesize(
    "production",
    { imageTag, activeRegion: active.production, peerStack: "staging" },
    { peer: staging.outputs },
  );
  return { staging, production };
}

export const both = ({ staging, production }: Stacks): readonly Synthesis[] => [staging, production];

/** The resources that AWS makes with a VPC and nobody registers, by the name of the VPC. */
export const defaultAclOf = (stacks: Stacks, vpc: string): string =>
  String(only(stacks, vpc).computed.defaultNetworkAclId);

/** The ID of the only resource of a logical name. @throws Error when there is none, or more than one */
export const idOf = (stacks: Stacks, name: string): string => only(stacks, name).id;

function only(stacks: Stacks, name: string): Resource {
  const [found, ...others] = takeInventory(both(stacks)).all.filter((resource) => resource.name === name);
  if (found === undefined || others.length > 0)
    throw new Error(`${others.length + 1} resources are called ${name}`);
  return found;
}

/**
 * Whether a connection can be opened: between all places of two parties, some, or none.
 *
 * @param from such as `app@vpc-use1-staging`, or `internet`
 */
export function reach(
  stacks: Stacks,
  from: string,
  to: string,
  port: number,
  protocol = "tcp",
): "open" | "partly" | "blocked" | "nobody" {
  const topology = readTopology(both(stacks));
  const at = (name: string) => {
    const [party, vpcName] = name.split("@");
    const vpc = topology.vpcs.find(({ resource }) => resource.name === vpcName);
    return topology.places.filter(
      (place) => place.parties.some((candidate) => candidate === party) && vpcIdOf(place) === vpc?.id,
    );
  };
  const paths = at(from).flatMap((start) =>
    at(to)
      .filter((end) => end !== start)
      .map((end) => trace(start, end, { protocol, ports: portOf(port) })),
  );
  if (paths.length === 0) return "nobody";
  if (paths.every((path) => blocks(path).length === 0)) return "open";
  return paths.some(isPossible) ? "partly" : "blocked";
}
