import type { RoleNeeds } from "../../kit/role-needs.ts";
import type { Synthesis } from "../model/registration.ts";
import type { Violation } from "../model/rule.ts";
import { type Inventory, takeInventory } from "../reachability/inventory.ts";
import { roleNeeds } from "./all-needs.ts";
import { type Census, census } from "./census.ts";
import { proveClimbs } from "./climb/prove.ts";
import { compareDenials, compareRights } from "./compare.ts";
import { neededBy, refusedBy } from "./grants.ts";
import { type NeedPlace, type StackNames, stackOf, UnknownNameError } from "./place.ts";
import { problem } from "./problem.ts";
import { beyondTheProof, type PlannedRole, readRoles } from "./roles.ts";
import { compareTrust } from "./trust.ts";
import { type RoleUse, undeclaredUses, usesOf } from "./uses.ts";
import { unreasoned } from "./wildcards.ts";

interface RoleProof {
  /** The census of what was looked at. */
  readonly census: Census;
  /** The differences from the needs, and the gaps of the proof. None means: these rights, exactly. */
  readonly problems: readonly Violation[];
}

/**
 * Proves that every role of a stack is granted what it is declared to need, no more and no less, from its resources
 * alone.
 *
 * @throws Error for a stack whose environment has no descriptor
 */
export function proveIam(synthesis: Synthesis, declared: readonly RoleNeeds[] = roleNeeds): RoleProof {
  const read = readStack(synthesis);
  return {
    census: census(read.roles),
    problems: [...rightsIn(read, declared), ...climbsIn(read, declared)],
  };
}

/** The half of the proof that is about each role by itself. */
export const proveRights = (synthesis: Synthesis): readonly Violation[] =>
  rightsIn(readStack(synthesis), roleNeeds);

/** The half of the proof that is about whom roles can become. */
export const proveBecoming = (synthesis: Synthesis): readonly Violation[] =>
  climbsIn(readStack(synthesis), roleNeeds);

/** A stack as both halves of the proof read it. */
interface ReadStack {
  readonly synthesis: Synthesis;
  readonly inventory: Inventory;
  readonly stack: StackNames;
  readonly roles: readonly PlannedRole[];
}

function readStack(synthesis: Synthesis): ReadStack {
  const inventory = takeInventory([synthesis]);
  return { synthesis, inventory, stack: stackOf(synthesis, inventory), roles: readRoles(inventory) };
}

function rightsIn(
  { inventory, stack, roles }: ReadStack,
  declared: readonly RoleNeeds[],
): readonly Violation[] {
  const uses = usesOf(inventory);
  const kinds = new Set(roles.map(({ resource }) => stack.kindOf(resource.name)));
  return [
    ...beyondTheProof(inventory, roles),
    ...declared
      .filter(({ role, only }) => only === undefined && !kinds.has(role))
      .map(({ role }) =>
        problem("iam-idle-needs", role, `${role} is declared, and the stack has no such role`),
      ),
    ...roles.flatMap((role) => {
      const needs = declared.find((candidate) => candidate.role === stack.kindOf(role.resource.name));
      if (needs === undefined) return [undeclared(role)];
      return compare(role, needs, stack.placeOf(role.resource), uses);
    }),
  ];
}

const climbsIn = (
  { synthesis, inventory, stack, roles }: ReadStack,
  declared: readonly RoleNeeds[],
): readonly Violation[] => proveClimbs(synthesis, inventory, roles, stack, declared);

const undeclared = ({ resource, policies, managed }: PlannedRole): Violation =>
  problem(
    "iam-undeclared-role",
    resource,
    `${resource.name} has ${policies.length + managed.length} policies, and nothing says what it is for`,
  );

function compare(
  role: PlannedRole,
  declared: RoleNeeds,
  place: NeedPlace,
  uses: readonly RoleUse[],
): readonly Violation[] {
  try {
    const needed = declared.needs.flatMap((need) => neededBy(need, place));
    const refused = (declared.refused ?? []).flatMap((refusal) => refusedBy(refusal, place));
    return [
      ...compareRights(role, needed),
      ...compareDenials(role, refused),
      ...compareManaged(role, declared),
      ...compareTrust(role, declared.holders, place),
      ...unreasoned(role, needed),
      ...undeclaredUses(role, needed, uses),
    ];
  } catch (error) {
    if (!(error instanceof UnknownNameError)) throw error;
    return [problem("iam-unknown-name", role.resource, `${role.resource.name}: ${error.message}`)];
  }
}

/** Compares AWS's own policies by their names: each is needed as a whole. */
function compareManaged({ resource, managed }: PlannedRole, declared: RoleNeeds): readonly Violation[] {
  const wanted = (declared.managed ?? []).map(({ policy }) => policy);
  return [
    ...managed
      .filter(({ name }) => !wanted.includes(name))
      .map(({ name, attachment }) =>
        problem(
          "iam-not-needed",
          attachment,
          `gives ${resource.name} AWS's policy ${name}, which nothing needs`,
        ),
      ),
    ...wanted
      .filter((policy) => !managed.some(({ name }) => name === policy))
      .map((policy) =>
        problem(
          "iam-not-granted",
          resource,
          `${resource.name} needs AWS's policy ${policy}, and does not have it`,
        ),
      ),
  ];
}
