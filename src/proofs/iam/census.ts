import { grantsOf } from "./grants.ts";
import { hasWildcard, isBroad } from "./patterns.ts";
import type { PlannedRole } from "./roles.ts";

/** The numbers of roles and of their grants; an action counts once for each role that has it. */
export interface Census {
  readonly roles: number;
  readonly actions: number;
  /** Actions with a wildcard. */
  readonly wildActions: number;
  /** Actions on an ARN that stands for all of a kind. */
  readonly broadActions: number;
  /** Policies of AWS's own that are attached. */
  readonly managed: number;
}

export function census(roles: readonly PlannedRole[]): Census {
  const grants = roles.flatMap(({ resource, policies }) =>
    grantsOf(policies).map((grant) => ({ ...grant, key: `${resource.urn} ${grant.action}` })),
  );
  const distinct = (chosen: typeof grants) => new Set(chosen.map(({ key }) => key)).size;
  return {
    roles: roles.length,
    actions: distinct(grants),
    wildActions: distinct(grants.filter(({ action }) => hasWildcard(action))),
    broadActions: distinct(grants.filter(({ arn }) => isBroad(arn))),
    managed: roles.reduce((sum, { managed }) => sum + managed.length, 0),
  };
}

/** The census in one line, for the plan's page. @param holds whether no more and no less is granted than is needed */
export const censusText = (
  { roles, actions, wildActions, broadActions, managed }: Census,
  holds: boolean,
): string =>
  `IAM: ${roles} roles · ${actions} actions granted ${holds ? "=" : "≠"} needed · ${wildActions} with a wildcard · ` +
  `${broadActions} on all of a kind · ${managed} policies of AWS's (reasons: needs.ts next to each holder)`;
