import { groupBy } from "../model/group.ts";
import type { Violation } from "../model/rule.ts";
import type { PlannedSubnet, Route } from "./network.ts";
import { problem } from "./problem.ts";
import { isEmpty, meet, type Ranges, subtract } from "./ranges.ts";
import { routeText } from "./route-hop.ts";
import type { Topology } from "./topology.ts";

/** Peering routes whose way back is missing or another: traffic by them is never answered. */
export function asymmetricRoutes({ subnets }: Topology): readonly Violation[] {
  const oneWay = subnets.flatMap((near) =>
    subnets.flatMap((far) => {
      if (near.vpc === far.vpc) return [];
      return near.table.routes
        .filter((route) => crosses(route, far) && !returns(route, near, far))
        .map((route) => ({ near, far, route }));
    }),
  );
  return [...groupBy(oneWay, ({ far, route }) => `${far.table.id} ${route.by.urn}`).values()].flatMap(
    ([first]) => {
      if (first === undefined) return [];
      const { near, far, route } = first;
      return [
        problem(
          "asymmetric-route",
          far.table.resource,
          `${far.table.name} has no way back to ${near.name} (${near.cidr}) for what ${near.table.name} sends to ${far.name} by ${routeText(route)}`,
        ),
      ];
    },
  );
}

const crosses = ({ target, effective }: Route, far: PlannedSubnet): boolean =>
  target.kind === "peering" &&
  target.peering.defect === undefined &&
  meet(effective, far.addresses) &&
  endsAt(target.peering, far);

const endsAt = ({ requester, accepter }: { requester: unknown; accepter: unknown }, { vpc }: PlannedSubnet) =>
  requester === vpc || accepter === vpc;

function returns({ target }: Route, near: PlannedSubnet, far: PlannedSubnet): boolean {
  const left = far.table.routes
    .filter(
      (back) =>
        back.target.kind === "peering" && target.kind === "peering" && back.target.peering === target.peering,
    )
    .reduce((rest: Ranges, { effective }) => subtract(rest, effective), near.addresses);
  return isEmpty(left);
}
