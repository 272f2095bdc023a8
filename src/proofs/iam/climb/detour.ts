import type { IamRequest } from "../requests/evaluate.ts";
import type { Context } from "../requests/values.ts";
import type { PlannedRole } from "../roles.ts";
import type { Running, Strangers } from "./targets.ts";

/** The gain of somebody who takes a way. */
export type Gain =
  | { readonly kind: "role"; readonly role: PlannedRole }
  /** The role, if they are or become it, has whatever its boundary lets it have. */
  | { readonly kind: "raise"; readonly role: PlannedRole }
  | { readonly kind: "made"; readonly boundary: string }
  /** Something that is nobody's of this environment, or what keeps it in its bounds. */
  | { readonly kind: "outside"; readonly what: string };

/** Calls that together make somebody another. */
export interface Detour {
  readonly by: string;
  readonly calls: readonly IamRequest[];
  readonly gain: Gain;
}

/** The account as somebody who looks for a way sees it. */
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
