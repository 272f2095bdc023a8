import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Pair, pairOf, regions } from "../../regions/index.ts";
import { createBoundary, workloadsBoundary } from "../blocks/people/boundary.ts";
import { logicalName } from "../kit/names.ts";
import { createProvider } from "../kit/providers.ts";
import { component, type Scope, type ScopeWithoutBoundary } from "../kit/scope.ts";
import { tagsOf } from "../kit/tags.ts";
import { type LeftOut, leftOut } from "../recovery/left-out.ts";
import type { RecoveryPlan, RegionPlan } from "../recovery/plan.ts";
import type { Config } from "./config/config.ts";

/** The scopes of an environment: its regions, and what is no region's. */
export interface Scopes extends Pair<Scope> {
  /**
   * The scope of Route 53 and of the proofs of certificates. Its provider is the secondary region's for ever, because that
   * one is there when the primary region is down; but what it looks after is run from us-east-1, and stays as it is while
   * that region is.
   */
  readonly global: Scope;
  /**
   * Has what is left of a lost region's gates registered, after these. In the state they come after the other region's, which
   * they waited for when that one was closed; and where something that is excluded comes before what it depended on, the
   * engine takes the latter for registered, and fails when it is ("Duplicate resource URN": `getDependencySteps`,
   * pkg/resource/deploy/step_generator.go; seen with 3.274.1).
   */
  readonly registerLost: (gates: readonly pulumi.Resource[]) => void;
}

export async function createScopes(config: Config, recovery: RecoveryPlan): Promise<Scopes> {
  let registerLost: Scopes["registerLost"] = () => undefined;
  const gates = new Promise<readonly pulumi.Resource[]>((resolve) => {
    registerLost = resolve;
  });
  const frozen = [recovery.primary, recovery.secondary].filter((plan) => plan.frozen !== undefined);
  const root = component("Environment", logicalName("environment", undefined, config.suffix), {
    transformations: frozen.map((plan) =>
      freeze(plan, leftOut(plan.region, config.environment.primary.region), gates),
    ),
  });
  const places = pairOf((at) => createPlace(config, recovery[at], root));
  // Either provider asks STS where that is there (`stsRegion` in kit/providers.ts).
  const { accountId } = await aws.getCallerIdentity(
    {},
    { provider: places.secondary.provider, parent: root },
  );
  refuseAsBackup(accountId, config.backupAccount);
  const { primary, secondary } = pairOf((at) => ({ ...places[at], accountId }));
  const global = { ...secondary, parent: root, frozen: primary.frozen };
  const boundaryArn = createBoundary(global, "workloads", workloadsBoundary(config.environment.name, global));
  return {
    primary: { ...primary, boundaryArn },
    secondary: { ...secondary, boundaryArn },
    global: { ...global, boundaryArn },
    registerLost,
  };
}

function createPlace(
  config: Config,
  { region: name, frozen }: RegionPlan,
  root: pulumi.Resource,
): Omit<ScopeWithoutBoundary, "accountId"> {
  const { environment, suffix } = config;
  const region = regions[name];
  const parent = component("Region", logicalName("region", region.code, suffix), { parent: root });
  const tags = tagsOf(environment.name, environment.costCenter, region);
  const provider = createProvider(
    logicalName("aws", region.code, suffix),
    { region: name, config, tags },
    parent,
  );
  return {
    region,
    provider,
    parent,
    suffix,
    tags,
    protectCritical: environment.protectCritical,
    frozen: frozen !== undefined,
  };
}

/**
 * Refuses the stack's own account as the backup account: copies there would be lost with it.
 * @throws pulumi.RunError if it is the stack's own
 */
function refuseAsBackup(own: string, backupAccount: string | undefined): void {
  if (own === backupAccount)
    throw new pulumi.RunError(
      `payments:backupAccount is ${own}, the account of this stack; allowed: another one, which outlives this one`,
    );
}

const serviceType = "aws:ecs/service:Service";

/** Types of the resources that come after their region's fence where the region closes. */
const behindFences: ReadonlySet<string> = new Set([
  serviceType,
  "aws:appautoscaling/target:Target",
  "aws:appautoscaling/scheduledAction:ScheduledAction",
]);

/**
 * Types of resources that depend on a database without being part of it. Where a database was begun and is left out, they
 * bring along what it is made of.
 */
const ofDatabases: ReadonlySet<string> = new Set([
  "aws:ecs/taskDefinition:TaskDefinition",
  "aws:cloudwatch/eventRule:EventRule",
]);

/** Types of the components that a database is made of. */
const underDatabases: ReadonlySet<string> = new Set(
  ["Keys", "Network", "DatabaseBase"].map((block) => `payments:index:${block}`),
);

/**
 * Types of the resources that wait for the other region's gates when that region is closed, and of those that wait for
 * these.
 */
const gated: ReadonlySet<string> = new Set([
  "aws:rds/cluster:Cluster",
  "aws:lb/listenerRule:ListenerRule",
  serviceType,
  "aws:route53/healthCheck:HealthCheck",
  ...ofDatabases,
]);

/**
 * Leaves what nobody can reach as it is, and stops the program where it would create some of it: the engine would try for as
 * long as the AWS client does, and leave the rest undone; or, told to exclude it, leave a state that no command reads any
 * more (test/fixtures/engine, recording excluded-creation).
 *
 * What a resource is given is ignored input by input, and not by `*`. That would make the name that Pulumi has made up
 * one that the program has given, and as soon as nothing is ignored any more another one would be made up, which makes
 * another resource. And a provider, to which `*` means nothing, would take back an update that has failed. All three
 * were seen: test/fixtures/engine, recordings ignored-no-longer, ignored-by-name and failed-update-ignored.
 *
 * An update that broke off may have left any of it as in the state before, or as it was to be. So whatever is registered
 * here comes after all that it depended on in either: a service after its fence, which waits for no service.
 */
function freeze(
  { region, frozen, databases }: RegionPlan,
  { names }: LeftOut,
  gates: Promise<readonly pulumi.Resource[]>,
): pulumi.ResourceTransformation {
  // A half of a global database waits for nobody's closing, and the other one for it.
  const halves = new Set(databases.filter(({ half }) => half !== undefined).map(({ cluster }) => cluster));
  const { code } = regions[region];
  const fences: pulumi.Resource[] = [];
  const grounds: pulumi.Resource[] = [];
  const beside = (type: string): readonly pulumi.Resource[] =>
    behindFences.has(type) ? fences : ofDatabases.has(type) ? grounds : [];
  return ({ type, name, props, opts, resource }) => {
    if (underDatabases.has(type) && name.includes(`-${code}-`)) grounds.push(resource);
    if (/^fence(-writes)?-/.test(name) && name.includes(`-${code}-`)) fences.push(resource);
    const { ignoreChanges = [], replaceOnChanges: _, ...others } = opts as pulumi.CustomResourceOptions;
    // Providers have to start, and are never left out.
    if (type.startsWith("pulumi:providers:")) return undefined;
    if (!ignoreChanges.includes("*") && !names(type, name)) return undefined;
    if (!frozen?.has(name))
      throw new pulumi.RunError(
        `${name} is not in the state and cannot be created, because ${region} is unreachable. ` +
          "Run the version of this program that was deployed last.",
      );
    // The SDK's classes name outputs as well, without a value.
    const given = Object.keys(props).filter((key) => props[key] !== undefined);
    const { dependsOn } = others;
    const waits = gated.has(type) && !halves.has(name) && Array.isArray(dependsOn ?? []);
    const after = gates.then((resources) => [
      ...((dependsOn ?? []) as pulumi.Resource[]),
      ...resources,
      ...beside(type),
    ]);
    const ignored = new Set([...ignoreChanges.filter((property) => property !== "*"), ...given]);
    return {
      props,
      opts: { ...others, ...(waits ? { dependsOn: after } : {}), ignoreChanges: [...ignored] },
    };
  };
}
