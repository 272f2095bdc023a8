import { groupBy } from "../model/group.ts";
import type { Violation } from "../model/rule.ts";
import { isSame, narrowingText } from "./conditions.ts";
import {
  allowing,
  type Denial,
  denialText,
  denying,
  type Grant,
  grantsOf,
  type Needed,
  type Right,
  rightText,
} from "./grants.ts";
import { covers, coversAction } from "./patterns.ts";
import { type IamRule, problem } from "./problem.ts";
import type { PlannedRole } from "./roles.ts";

/** The grants of a role beyond its needs, and the needs that are not granted. */
export function compareRights(role: PlannedRole, needs: readonly Needed[]): readonly Violation[] {
  const grants = grantsOf(role.policies);
  const excess = grants.filter((grant) => !isNeeded(grant, needs));
  const together = groupBy(
    excess,
    ({ policy, action, when }) => `${policy.urn} ${action} ${narrowingText(when)}`,
  );
  return [
    ...[...together.values()].flatMap((alike) => tooMuch(role, alike, needs)),
    ...lacks(role, needs, grants),
  ];
}

const isNeeded = (grant: Grant, needs: readonly Needed[]): boolean =>
  needs.some(
    ({ action, arn, when }) =>
      coversAction(action, grant.action) && covers(arn, grant.arn) && isSame(when, grant.when),
  );

/** @param alike what one policy grants of one action, under the same conditions, on one or several ARNs */
function tooMuch(role: PlannedRole, alike: readonly Grant[], needs: readonly Needed[]): readonly Violation[] {
  const [grant] = alike;
  if (grant === undefined) return [];
  const arns = alike.map(({ arn }) => arn);
  const allows = `allows ${role.resource.name} ${rightText({ ...grant, arn: list(arns) })}`;
  const say = (rule: IamRule, but: string) => [problem(rule, grant.policy, `${allows}, ${but}`)];
  const wanted = needs.filter(({ action }) => coversAction(action, grant.action));
  const parts = needs.filter(({ action }) => coversAction(grant.action, action));
  if (wanted.length === 0 && parts.length === 0) return say("iam-not-needed", "which nothing needs");
  if (wanted.length === 0)
    return say("iam-too-wide", `where only ${list(parts.map(({ action }) => action))} is needed`);
  const here = wanted.filter(({ arn }) => arns.every((granted) => covers(arn, granted)));
  return here.length === 0
    ? say("iam-too-wide", `where it is needed only on ${list(wanted.map(({ arn }) => arn))}`)
    : say(
        "iam-too-wide",
        `where it is needed only${list(here.map(({ when }) => narrowingText(when) || " always"))}`,
      );
}

function lacks(
  { resource, policies, boundary }: PlannedRole,
  needs: readonly Needed[],
  grants: readonly Grant[],
): readonly Violation[] {
  const deniers = [...policies, ...(boundary ? [boundary] : [])].map(
    ({ resource: { name }, statements }) => ({
      name,
      denials: denying(statements),
    }),
  );
  const bounds = boundary && { name: boundary.resource.name, rights: allowing(boundary.statements) };
  return needs.flatMap((need) => {
    const lack = lackOf(resource.name, need, { grants, deniers, bounds });
    const why = `${need.need.why.toLowerCase().slice(0, 1)}${need.need.why.slice(1)}`;
    return lack === undefined ? [] : [problem("iam-not-granted", resource, `${lack}: ${why}`)];
  });
}

/** Everything that grants, denies and bounds one role. */
interface RoleRights {
  readonly grants: readonly Grant[];
  readonly deniers: readonly { readonly name: string; readonly denials: readonly Denial[] }[];
  readonly bounds: { readonly name: string; readonly rights: readonly Right[] } | undefined;
}

function lackOf(role: string, need: Needed, { grants, deniers, bounds }: RoleRights): string | undefined {
  const text = rightText(need);
  const enough = (right: Right) =>
    coversAction(right.action, need.action) &&
    covers(right.arn, need.arn) &&
    (right.when.length === 0 || isSame(need.when, right.when));
  if (!grants.some(enough)) {
    const near = grants.filter(({ action }) => coversAction(action, need.action));
    const instead = near.length === 0 ? "" : `, only ${list(near.map(rightText))} by ${near[0]?.policy.name}`;
    return `${role} needs ${text} and is not granted it${instead}`;
  }
  const denier = deniers.find(({ denials }) => denials.some((denial) => keeps(denial, need)));
  if (denier !== undefined) return `${role} needs ${text}, and ${denier.name} denies it`;
  if (bounds !== undefined && !bounds.rights.some(enough))
    return `${role} needs ${text}, and the boundary ${bounds.name} does not let it`;
  return undefined;
}

/** Whether a Deny without conditions keeps all of a need from its role. One with conditions is for `refused` to tell. */
const keeps = ({ action, allBut, arns, when }: Denial, need: Right): boolean =>
  when.length === 0 &&
  coversAction(action, need.action) &&
  arns.some((arn) => covers(arn, need.arn)) !== allBut;

/** The differences between a role's denials and those that its needs ask for. */
export function compareDenials(role: PlannedRole, refused: readonly Denial[]): readonly Violation[] {
  const denied = role.policies.flatMap(({ resource, statements }) =>
    denying(statements).map((denial) => ({ ...denial, policy: resource })),
  );
  return [
    ...denied
      .filter((denial) => !refused.some((refusal) => isSameDenial(refusal, denial)))
      .map((denial) =>
        problem(
          "iam-refusal",
          denial.policy,
          `denies ${role.resource.name} ${denialText(denial)}, which no need says`,
        ),
      ),
    ...refused
      .filter((refusal) => !denied.some((denial) => isSameDenial(refusal, denial)))
      .map((refusal) =>
        problem(
          "iam-refusal",
          role.resource,
          `${role.resource.name} has to be denied ${denialText(refusal)}, and is not`,
        ),
      ),
  ];
}

const isSameDenial = (refusal: Denial, denial: Denial): boolean =>
  coversAction(refusal.action, denial.action) &&
  coversAction(denial.action, refusal.action) &&
  refusal.allBut === denial.allBut &&
  refusal.arns.every((arn) => denial.arns.includes(arn)) &&
  denial.arns.every((arn) => refusal.arns.includes(arn)) &&
  isSame(refusal.when, denial.when);

const list = (texts: readonly string[]) => [...new Set(texts)].join(", ");
