import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Placement } from "../environments/index.ts";
import { type RegionName, regions } from "../regions/index.ts";
import type { Config } from "./config.ts";
import { logicalName } from "./names.ts";
import type { Peer } from "./peer.ts";
import { peerEnvironments, peerRegions } from "./peerings.ts";
import { createProvider } from "./providers.ts";
import { createRegion, type RegionStack } from "./region.ts";
import { component, type Scope } from "./scope.ts";
import { tagsOf } from "./tags.ts";

/** One environment: its two regions and what crosses regions. */
export interface Platform {
  readonly config: Config;
  /** Home, then standby. */
  readonly regions: readonly [RegionStack, RegionStack];
  readonly peerings: {
    readonly regions: pulumi.Output<string>;
    readonly environments: pulumi.Output<string> | undefined;
  };
}

export function createPlatform(config: Config, peer: Peer | undefined): Platform {
  const { environment, activeRegion } = config;
  const { home, standby } = environment;
  const root = component("Environment", logicalName("environment", undefined, config.suffix));

  const scopes = { home: createScope(config, home, root), standby: createScope(config, standby, root) };
  const create = (scope: Scope, placement: Placement, other: Placement) =>
    createRegion(scope, {
      environment,
      role: placement.region === activeRegion ? "active" : "standby",
      placement,
      otherCidr: other.cidr,
    });
  const homeRegion = create(scopes.home, home, standby);
  const standbyRegion = create(scopes.standby, standby, home);

  return {
    config,
    regions: [homeRegion, standbyRegion],
    peerings: {
      regions: peerRegions(homeRegion, standbyRegion),
      environments: peer && peerEnvironments(homeRegion, peer, config),
    },
  };
}

function createScope(config: Config, { region: name }: Placement, root: pulumi.Resource): Scope {
  const { environment, suffix } = config;
  const region = regions[name];
  const parent = component("Region", logicalName("region", region.code, suffix), root);
  const tags = tagsOf(environment.name, environment.costCenter, region);
  const provider = createProvider(
    logicalName("aws", region.code, suffix),
    { region: name, stsRegion: stsRegion(config), tags },
    parent,
  );
  const { accountId } = aws.getCallerIdentityOutput({}, { provider, parent });
  return { region, provider, parent, accountId, suffix, tags, protectCritical: environment.protectCritical };
}

/** Standby's, because it is there when home is down; home's when it is standby that is down. */
function stsRegion({ environment: { home, standby }, unreachableRegion }: Config): RegionName {
  return unreachableRegion === standby.region ? home.region : standby.region;
}
