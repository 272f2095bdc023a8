import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type RegionName, regions } from "../regions/index.ts";
import type { Config } from "./config.ts";
import { logicalName } from "./names.ts";
import { createBoundary } from "./people/boundary.ts";
import { createProvider } from "./providers.ts";
import type { RecoveryPlan, RegionPlan } from "./recovery/plan.ts";
import { component, type Place, type Scope } from "./scope.ts";
import { tagsOf } from "./tags.ts";

/** The scopes of an environment: its regions, and what is no region's. */
export interface Scopes {
  readonly home: Scope;
  readonly standby: Scope;
  /**
   * Route 53 and the proofs of certificates. Its provider is standby's for ever, because that one is there when home is
   * down; but what it looks after is run from us-east-1, and stays as it is while that region is.
   */
  readonly global: Scope;
}

export function createScopes(config: Config, recovery: RecoveryPlan): Scopes {
  const frozen = [recovery.home, recovery.standby].flatMap((plan) => plan.frozen ?? []);
  const root = component("Environment", logicalName("environment", undefined, config.suffix), {
    transformations: frozen.map((names) => refuseToCreate(names, config.unreachableRegion)),
  });
  const home = createPlace(config, recovery.home, root);
  const standby = createPlace(config, recovery.standby, root);
  const global = { ...standby, parent: root, frozen: home.frozen };
  const boundaryArn = createBoundary(global);
  return {
    home: { ...home, boundaryArn },
    standby: { ...standby, boundaryArn },
    global: { ...global, boundaryArn },
  };
}

function createPlace(config: Config, { region: name, frozen }: RegionPlan, root: pulumi.Resource): Place {
  const { environment, suffix } = config;
  const region = regions[name];
  const parent = component("Region", logicalName("region", region.code, suffix), { parent: root });
  const tags = tagsOf(environment.name, environment.costCenter, region);
  const provider = createProvider(
    logicalName("aws", region.code, suffix),
    { region: name, config, tags },
    parent,
  );
  const { accountId } = aws.getCallerIdentityOutput({}, { provider, parent });
  return {
    region,
    provider,
    parent,
    accountId,
    suffix,
    tags,
    protectCritical: environment.protectCritical,
    frozen: frozen !== undefined,
  };
}

/**
 * Stops the program where it would create something in a region that cannot be reached: the engine would try for as long
 * as the AWS client does, and leave the rest undone.
 * @param names what the state has
 */
function refuseToCreate(
  names: ReadonlySet<string>,
  region: RegionName | undefined,
): pulumi.ResourceTransformation {
  return ({ name, opts }) => {
    const { ignoreChanges = [] } = opts as pulumi.CustomResourceOptions;
    if (ignoreChanges.includes("*") && !names.has(name))
      throw new pulumi.RunError(
        `${name} is not in the state and cannot be created, because ${region} is unreachable. ` +
          "Run the version of this program that was deployed last.",
      );
    return undefined;
  };
}
