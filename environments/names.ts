import { type RegionName, regions } from "../regions/index.ts";
import type { Capability } from "./capabilities/index.ts";
import type { Environment } from "./environment.ts";
import { endpointServicesOf } from "./workloads.ts";

/** Names that may be resolved in a VPC, each exact or `*.` and what it ends with; all others are refused. */
export interface NameLists {
  /** AWS's names, and those inside the network. */
  readonly aws: readonly string[];
  /** The processor's names. */
  readonly processor: readonly string[];
  /** The peer's names; none without a peer. */
  readonly peer: readonly string[];
}

export type NameList = keyof NameLists;

interface NamesArgs {
  readonly environment: Pick<Environment, Capability | "primary" | "secondary" | "database">;
  /** The VPC's region. */
  readonly region: RegionName;
  readonly processorHosts: readonly string[];
  /** The name of the peer's application; undefined where this VPC is peered with none. */
  readonly peerName: string | undefined;
}

/**
 * The names that something in a region's VPC asks for. Not all of AWS's: where there is a way to the internet, any service
 * that has no endpoint here takes data under credentials that somebody brought along.
 */
export function namesOf({ environment, region, processorHosts, peerName }: NamesArgs): NameLists {
  const services = endpointServicesOf(environment).flatMap((service) => namesOfService(service, region));
  const stores = [environment.primary, environment.secondary].flatMap((placement) => [
    // Of any database: one that a move restores has a name that nobody knows before. A name says nothing to an attacker's
    // database, which cannot listen on 443: RDS's lowest port is 1150.
    `*.${placement.region}.rds.amazonaws.com`,
    `*.serverless.${regions[placement.region].code}.cache.amazonaws.com`,
  ]);
  // The global writer endpoint: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-connecting.html
  const writer = environment.database.recovery === "replica" ? ["*.global.rds.amazonaws.com"] : [];
  return {
    aws: [...services, ...stores, ...writer, ...inside(region)].sort(),
    processor: [...new Set(processorHosts)].sort(),
    peer: peerName === undefined ? [] : [peerName],
  };
}

/** The domain names by which a service is asked in a region. */
function namesOfService(service: string, region: RegionName): readonly string[] {
  const at = (...names: readonly string[]) => names.map((name) => `${name}.${region}.amazonaws.com`);
  switch (service) {
    case "s3":
      // Of every bucket: the gateway endpoint's policy says which may be used, and there is no other way to the region's.
      return at("s3", "*.s3");
    case "ecr.api":
      return at("api.ecr");
    case "ecr.dkr":
      return at("*.dkr.ecr");
    case "ecs-agent":
      return at(...numbered("ecs-a"));
    case "ecs-telemetry":
      return at(...numbered("ecs-t"));
    default:
      return at(service);
  }
}

/**
 * The agent is told which of `ecs-a-*` and `ecs-t-*` to use, and is told another one after a while; lists take an asterisk
 * at the beginning alone.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html, "Network connectivity"
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_UpdateFirewallDomains.html
 */
const numbered = (kind: string): readonly string[] => [
  kind,
  ...Array.from({ length: 99 }, (_, index) => `${kind}-${index + 1}`),
];

/** Instances by name and by address: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html */
const inside = (region: RegionName): readonly string[] => [
  region === "us-east-1" ? "*.ec2.internal" : `*.${region}.compute.internal`,
  "*.10.in-addr.arpa",
];
