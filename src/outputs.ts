import type * as pulumi from "@pulumi/pulumi";
import type { Tier } from "../environments/address-plan.ts";
import type { Group } from "../environments/flows.ts";
import type { RegionName } from "../regions/index.ts";
import type { Platform } from "./platform.ts";
import type { RegionStack, Role } from "./region.ts";
import type { Purpose } from "./security/key-policy.ts";

/** What the stack tells people, the other environment's stack and the checks after deployment. Nothing is secret. */
export interface Outputs {
  readonly environment: string;
  readonly suffix: string;
  readonly activeRegion: RegionName;
  readonly regions: Readonly<Partial<Record<RegionName, RegionOutputs>>>;
  /** The IDs of the peering connections that this stack owns. */
  readonly peerings: {
    readonly regions: string;
    readonly environments: string | undefined;
  };
}

export interface RegionOutputs {
  readonly accountId: string;
  readonly role: Role;
  readonly vpcId: string;
  /** The VPC's range. */
  readonly cidr: string;
  /** By tier, in the order of the environment's zones. */
  readonly subnetIds: Readonly<Record<Tier, readonly string[]>>;
  readonly routeTableIds: Readonly<Record<Tier, string>>;
  readonly securityGroupIds: Readonly<Record<Group, string>>;
  /** The IDs of the VPC endpoints, by AWS's name of the service. */
  readonly endpointIds: Readonly<Record<string, string>>;
  /** The ARNs of the customer-managed keys. */
  readonly keyArns: Readonly<Record<Purpose, string>>;
  readonly accessLogsBucket: string;
}

/** The outputs of a platform, as the program returns them: same shape, values still to come. */
export function outputsOf(platform: Platform): Pending<Outputs> {
  const { config, regions, peerings } = platform;
  return {
    environment: config.environment.name,
    suffix: config.suffix,
    activeRegion: config.activeRegion,
    regions: Object.fromEntries(regions.map((region) => [region.scope.region.name, regionOutputs(region)])),
    peerings,
  };
}

type Pending<T> = T extends string | undefined
  ? pulumi.Input<T>
  : { [K in keyof T]: pulumi.Input<Pending<T[K]>> };

function regionOutputs({ scope, role, keys, network, accessLogs }: RegionStack): Pending<RegionOutputs> {
  const { subnets } = network;
  return {
    accountId: scope.accountId,
    role,
    vpcId: network.vpcId,
    cidr: network.cidr,
    subnetIds: { public: ids(subnets.public), app: ids(subnets.app), data: ids(subnets.data) },
    routeTableIds: subnets.routeTables,
    securityGroupIds: network.groups,
    endpointIds: mapValues(network.endpoints.byService, ({ id }) => id),
    keyArns: mapValues(keys, ({ arn }) => arn),
    accessLogsBucket: accessLogs.name,
  };
}

const ids = (subnets: readonly { readonly id: pulumi.Output<string> }[]) => subnets.map(({ id }) => id);

const mapValues = <K extends string, T, U>(
  record: Readonly<Record<K, T>>,
  value: (item: T) => U,
): Record<K, U> =>
  Object.fromEntries(Object.entries<T>(record).map(([key, item]) => [key, value(item)])) as Record<K, U>;
