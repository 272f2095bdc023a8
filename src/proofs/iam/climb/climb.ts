import type { RoleNeeds } from "../../../kit/role-needs.ts";
import { groupBy } from "../../model/group.ts";
import type { Statement, Violation } from "../../model/rule.ts";
import type { Resource } from "../../reachability/inventory.ts";
import type { StackNames } from "../place.ts";
import { problem } from "../problem.ts";
import type { Context } from "../requests/values.ts";
import type { PlannedRole } from "../roles.ts";
import type { Detour, Terrain } from "./detour.ts";
import { asItIs, made, type Principal, raised } from "./principal.ts";
import { assumptionsOf, waysOf } from "./ways.ts";

interface ClimbArgs {
  readonly terrain: Terrain;
  /** Condition keys of whoever acts with a role of the stack. */
  readonly session: Context;
  readonly declared: readonly RoleNeeds[];
  readonly stack: StackNames;
}

/** The ways that were taken to get somewhere, one after another. */
type Steps = readonly string[];

/** The roles and things that a role gets to. */
interface Climbed {
  /** The roles that the role becomes, by their logical names; it is one of them. */
  readonly roles: ReadonlyMap<string, Steps>;
  /** Things outside that the role gets hold of: they are not this environment's to give. */
  readonly outside: ReadonlyMap<string, Steps>;
}

/**
 * Proves for every role that it can become those that its needs say and no other, and gets hold of nothing outside; and
 * that nobody with the boundary of people gets outside, whatever policies they have: the boundary bounds by itself.
 */
export function climb(args: ClimbArgs): readonly Violation[] {
  const { terrain, session } = args;
  const roads = createRoads(terrain);
  const peoples = [...boundariesOf(terrain.roles)].filter(([, { isPeoples }]) => isPeoples);
  return [
    ...terrain.roles.flatMap((role) => judge(role, explore(asItIs(role, session), args, roads), args)),
    ...peoples.flatMap(([name, { policy, statements }]) => {
      const { outside } = explore(made(name, statements, session), args, roads);
      return [...outside].map(([what, path]) =>
        problem("iam-climb-out", policy, `who has ${name} can become ${what}: ${path.join("; then ")}`),
      );
    }),
  ];
}

function judge({ resource }: PlannedRole, reach: Climbed, args: ClimbArgs): readonly Violation[] {
  const { kindOf, placeOf } = args.stack;
  const kind = kindOf(resource.name);
  const { roles = [], where } = args.declared.find(({ role }) => role === kind)?.becomes ?? {};
  const may = where !== undefined && placeOf(resource).read(where).length === 0 ? [] : roles;
  const can = (what: string, path: Steps) => `${resource.name} can become ${what}: ${path.join("; then ")}`;
  return [
    ...[...reach.outside].map(([what, path]) => problem("iam-climb-out", resource, can(what, path))),
    ...[...reach.roles]
      .filter(([name]) => kindOf(name) !== kind && !may.includes(kindOf(name)))
      .map(([name, path]) => problem("iam-climb", resource, can(name, path))),
  ];
}

type Roads = (principal: Principal) => readonly Detour[];

/** The ways that a principal may take, found out once for each. */
function createRoads(terrain: Terrain): Roads {
  const known = new Map<string, readonly Detour[]>();
  const ways = waysOf(terrain);
  return (principal) => {
    const before = known.get(principal.key);
    if (before !== undefined) return before;
    const open = [...assumptionsOf(terrain, principal), ...ways].filter(({ calls }) =>
      calls.every(principal.mayCall),
    );
    known.set(principal.key, open);
    return open;
  };
}

function explore(start: Principal, { session, terrain }: ClimbArgs, roads: Roads): Climbed {
  const roles = new Map<string, Steps>();
  const outside = new Map<string, Steps>();
  /** Roles to which somebody who was reached may give whatever the roles' boundary allows. */
  const raises = new Map<string, Steps>();
  const visited = new Set<string>();
  const queue: { readonly principal: Principal; readonly path: Steps }[] = [];
  const go = (principal: Principal, path: Steps) => queue.push({ principal, path });
  const leave = (what: string, path: Steps) => outside.has(what) || outside.set(what, path);
  const boundaries = boundariesOf(terrain.roles);

  const take = ({ gain }: Detour, path: Steps) => {
    switch (gain.kind) {
      case "outside":
        return leave(gain.what, path);
      case "role":
        return go(asItIs(gain.role, session), path);
      case "made": {
        const boundary = boundaries.get(gain.boundary);
        if (boundary === undefined || boundary.isPeoples)
          return leave(`a new role under ${gain.boundary}`, path);
        return go(made(gain.boundary, boundary.statements, session), path);
      }
      case "raise": {
        const { name } = gain.role.resource;
        const { isPeoples = true } = boundaries.get(gain.role.boundary?.resource.name ?? "") ?? {};
        if (isPeoples) return leave(`${name} with policies of somebody's own`, path);
        if (!raises.has(name)) raises.set(name, path);
        return roles.has(name) && go(raised(gain.role, session), path);
      }
    }
  };

  go(start, []);
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { principal, path } = next;
    if (visited.has(principal.key)) continue;
    visited.add(principal.key);
    if (principal.role !== undefined) {
      const { name } = principal.role.resource;
      if (!roles.has(name)) roles.set(name, path);
      const raise = raises.get(name);
      if (raise !== undefined) go(raised(principal.role, session), [...path, ...raise]);
    }
    for (const way of roads(principal)) take(way, [...path, `${principal.key} by ${way.by}`]);
  }
  return { roles, outside };
}

interface Boundary {
  readonly policy: Resource;
  readonly statements: readonly Statement[];
  /** Whether people or tokens take on roles with this boundary: those are bounded as they are, and not with other policies. */
  readonly isPeoples: boolean;
}

function boundariesOf(roles: readonly PlannedRole[]): ReadonlyMap<string, Boundary> {
  const names = groupBy(roles, ({ boundary }) => boundary?.resource.name ?? "");
  return new Map(
    [...names].flatMap(([name, alike]) => {
      const { resource: policy, statements } = alike[0]?.boundary ?? {};
      const isPeoples = alike.some(({ trust }) => trust.some(isForPeople));
      return policy === undefined || statements === undefined
        ? []
        : [[name, { policy, statements, isPeoples }] as const];
    }),
  );
}

const isForPeople = ({ Principal: who }: Statement): boolean =>
  who === "*" || (typeof who === "object" && who !== null && ("AWS" in who || "Federated" in who));
