import type { IamRequest } from "../requests/evaluate.ts";
import type { Context } from "../requests/values.ts";
import type { PlannedRole } from "../roles.ts";
import type { Running, Strangers } from "./targets.ts";

/** The gain of somebody who takes a way. */
export type Gain =
  | { readonly kind: "role"; readonly role: PlannedRole }
  /** The role has whatever its boundary allows, for those who are or become it. */
  | { readonly kind: "raise"; readonly role: PlannedRole }
  | { readonly kind: "made"; readonly boundary: string }
  /** Something that nobody of this environment owns, or what keeps somebody in its bounds. */
  | { readonly kind: "outside"; readonly what: string };

/** Calls by which together somebody becomes another. */
export interface Detour {
  readonly by: string;
  readonly calls: readonly IamRequest[];
  readonly gain: Gain;
}

/** The account, for somebody who looks for a way. */
export interface Terrain {
  readonly roles: readonly PlannedRole[];
  readonly running: readonly Running[];
  readonly strangers: Strangers;
  /** ARNs of the stack's boundaries, by name. */
  readonly boundaries: ReadonlyMap<string, string>;
  readonly suffix: string;
  readonly region: string;
  /** The tags that everything of the stack bears, as keys of its resources. */
  readonly tags: Context;
}

export const call = (action: string, arn: string, context: Context = {}): IamRequest => ({
  action,
  arn,
  context,
});

export const strange = (what: string): Gain => ({ kind: "outside", what });
