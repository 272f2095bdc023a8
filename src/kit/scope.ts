import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Region } from "../../regions/index.ts";
import { logicalName } from "./names.ts";
import type { Tags } from "./tags.ts";

/** The place and the names of a factory's resources: the first argument of every factory. */
export interface Scope extends ScopeWithoutBoundary {
  /** The ARN of the boundary that every role has to have. */
  readonly boundaryArn: pulumi.Output<string>;
}

/** A scope before there is a boundary. */
export interface ScopeWithoutBoundary {
  readonly region: Region;
  /** The region's own provider. Nothing may fall back to a default one. */
  readonly provider: aws.Provider;
  readonly parent: pulumi.Resource;
  readonly accountId: string;
  readonly suffix: string;
  /** The tags, for the few places that the provider's default tags do not reach. */
  readonly tags: Tags;
  /** Whether Pulumi refuses to delete or replace what holds data or the keys to it. */
  readonly protectCritical: boolean;
  /** Whether everything in the scope stays exactly as it is, because nobody can reach the region that answers for it. */
  readonly frozen: boolean;
}

/** The logical name of a resource of this scope: `vpc-use1-production`. */
export const nameIn = (scope: Scope, kind: string): string =>
  logicalName(kind, scope.region.code, scope.suffix);

/**
 * The options of what decides where payments go: where an update of it has failed, it is made anew. The engine takes what
 * it asked for in vain as what is there, would ask for nothing the next time, and call that a success (pulumi/pulumi#21458,
 * `applyReplaceOnChanges` in pkg/resource/deploy/step_generator.go; test/fixtures/engine, recordings failed-update and
 * failed-replaced).
 */
export const anewAfterFailure = { replaceOnChanges: ["#initerror"], deleteBeforeReplace: true };

/** The options of a resource of this scope. */
export function optionsIn(
  scope: ScopeWithoutBoundary,
  options: Omit<pulumi.CustomResourceOptions, "parent" | "provider"> = {},
): pulumi.CustomResourceOptions {
  const { parent, provider } = scope;
  const { ignoreChanges = [] } = options;
  return {
    ...options,
    ...(scope.frozen ? { ignoreChanges: [...ignoreChanges, "*"] } : {}),
    parent,
    provider,
  };
}

/**
 * The `dependsOn` of a resource that comes after others without depending on them: nothing of these is in the state. What
 * takes turns in coming first must not be there as a dependency. Where its region is lost, whatever the state has something
 * depend on has to be registered before that (test/fixtures/engine, recording excluded-first), and the program is not told
 * what depends on what, nor how far an update has come that broke off.
 * @param first is made, or changed, before
 */
export const onceMade = (
  first: readonly pulumi.Resource[],
  dependencies: readonly pulumi.Resource[],
): pulumi.Input<pulumi.Resource[]> =>
  first.length === 0
    ? [...dependencies]
    : // Unlike a promise an output would bring along what it comes from (`gatherExplicitDependencies` of the SDK).
      new Promise((resolve) => {
        pulumi.all(first.map(({ urn }) => urn)).apply(() => resolve([...dependencies]));
      });

/** The options of a resource that holds data or the keys to it. */
export function criticalIn(
  scope: Scope,
  options: Omit<pulumi.CustomResourceOptions, "parent" | "provider" | "protect"> = {},
): pulumi.CustomResourceOptions {
  return { ...optionsIn(scope, options), protect: scope.protectCritical };
}

/** A scope inside a component of its own, so that `pulumi up` shows a readable tree. */
export function enter(scope: Scope, block: string): Scope {
  const kind = block.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
  return { ...scope, parent: component(block, nameIn(scope, kind), { parent: scope.parent }) };
}

/** A component without resources of its own. */
export function component(
  block: string,
  name: string,
  options: pulumi.ComponentResourceOptions,
): pulumi.ComponentResource {
  return new pulumi.ComponentResource(`payments:index:${block}`, name, {}, options);
}
