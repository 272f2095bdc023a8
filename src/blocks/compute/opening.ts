import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../kit/scope.ts";
import { openedWithName } from "../../recovery/state.ts";

interface OpeningArgs {
  readonly serving: boolean;
  /** Whether a fence keeps customers out until the update is done. */
  readonly opening: boolean;
  /** The ARN of the revision that the region was opened with. */
  readonly openedWith: string | undefined;
}

/**
 * Whether customers see a revision while it is deployed. Behind a fence nobody does, and the service keeps what it was told
 * there until another revision comes: how ECS deploys is changed with what it deploys, and an update after a move changes
 * nothing.
 */
export function servedBy(
  { arn }: aws.ecs.TaskDefinition,
  { serving, opening, openedWith }: OpeningArgs,
): pulumi.Input<boolean> {
  if (!serving || opening) return false;
  return openedWith === undefined ? true : arn.apply((revision) => revision !== openedWith);
}

/** Puts on record which revision a region was opened with. */
export function recordOpening(
  { region, suffix, parent }: Scope,
  { arn }: aws.ecs.TaskDefinition,
  { opening, openedWith }: OpeningArgs,
): void {
  const input = opening ? arn : openedWith;
  if (input !== undefined) new pulumi.Stash(openedWithName(region.code, suffix), { input }, { parent });
}
