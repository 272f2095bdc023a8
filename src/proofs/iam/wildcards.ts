import type { Violation } from "../model/rule.ts";
import type { Needed, Right } from "./grants.ts";
import { hasWildcard, isBroad } from "./patterns.ts";
import { problem } from "./problem.ts";
import type { PlannedRole } from "./roles.ts";

const isWild = ({ action, arn }: Right): boolean => hasWildcard(action) || isBroad(arn);

/** Needs that stand for all of a kind without a reason, and reasons without such a need. */
export function unreasoned({ resource }: PlannedRole, needed: readonly Needed[]): readonly Violation[] {
  const wild = needed.filter(isWild);
  const say = (message: string) => problem("iam-wildcard", resource, `${resource.name} ${message}`);
  return [
    ...wild
      .filter(({ need }) => need.broad === undefined)
      .map(({ action, arn }) =>
        say(`needs ${action} on ${arn}, with no reason why nothing narrower would do`),
      ),
    ...[...new Set(needed.map(({ need }) => need))]
      .filter(({ broad }) => broad !== undefined)
      .filter((need) => !wild.some((other) => other.need === need))
      .map(({ actions }) => say(`has a reason for a wildcard in ${actions.join(", ")}, where there is none`)),
  ];
}
