import { environments } from "../../../../environments/index.ts";
import type { RoleNeeds } from "../../../kit/role-needs.ts";
import type { Synthesis } from "../../model/registration.ts";
import type { Violation } from "../../model/rule.ts";
import { type Inventory, text } from "../../reachability/inventory.ts";
import type { StackNames } from "../place.ts";
import type { PlannedRole } from "../roles.ts";
import { climb } from "./climb.ts";
import { runningIn, strangersIn } from "./targets.ts";

/** Proves that nobody becomes, by whatever detour, another role than its needs say, or gets out of the environment. */
export function proveClimbs(
  synthesis: Synthesis,
  inventory: Inventory,
  roles: readonly PlannedRole[],
  stack: StackNames,
  declared: readonly RoleNeeds[],
): readonly Violation[] {
  const environment = environments.find(({ name }) => name === synthesis.outputs.environment);
  const suffix = text(synthesis.outputs.suffix) ?? "";
  if (environment === undefined) return [];
  const own = { Environment: environment.name, CostCenter: environment.costCenter };
  const keys = (prefix: string) =>
    Object.fromEntries(Object.entries(own).map(([tag, value]) => [`${prefix}/${tag}`, value]));
  const region = environment.primary.region;
  const tags = keys("aws:ResourceTag");
  const others = [
    "other",
    ...environments.map(({ name }) => name).filter((name) => name !== environment.name),
  ];
  const boundaries = inventory
    .ofType("aws:iam/policy:Policy")
    .map(({ name, computed }) => [name, text(computed.arn) ?? ""] as const);
  return climb({
    terrain: {
      roles,
      running: runningIn(inventory, tags),
      strangers: strangersIn(region, others),
      boundaries: new Map(boundaries),
      suffix,
      region,
      tags,
    },
    session: { ...keys("aws:PrincipalTag"), "aws:PrincipalTag/Who": "ann", "aws:RequestedRegion": region },
    declared,
    stack,
  });
}
