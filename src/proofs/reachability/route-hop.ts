import type { Hop } from "./hop.ts";
import type { PlannedVpc, Route } from "./network.ts";
import { otherEnd } from "./peerings.ts";
import type { NetworkPlace, Station } from "./places.ts";
import { covers, intersect, isEmpty, union } from "./ranges.ts";

/** The hop of public addresses: an internet gateway passes nothing for a station without one. NAT brings its own. */
export function addressHop(station: Station, looksAt: "from" | "to", other: NetworkPlace): Hop {
  const translated = union(
    ...station.subnet.table.routes.flatMap(({ target, effective }) =>
      target.kind === "middle" && looksAt === "to" ? [effective] : [],
    ),
  );
  const lets = station.isPublic ? other.addresses : intersect(translated, other.addresses);
  return {
    kind: "address",
    way: "out",
    looksAt,
    always: lets,
    sometimes: lets,
    at: station.owners[0] ?? station.subnet.resource,
    by: station.owners,
    say: () =>
      covers(lets, other.addresses) && !station.isPublic
        ? `${station.label} needs no public address`
        : `${station.label} has ${station.isPublic ? "a" : "no"} public address`,
  };
}

export function routeHop(
  { subnet }: Station,
  other: NetworkPlace,
  looksAt: Hop["looksAt"],
  way: Hop["way"],
): Hop {
  const { table, association } = subnet;
  // NAT lets out what begins inside, and no answer to what came in by another way.
  const used = table.routes.filter(
    (route) => leadsTo(route, subnet.vpc, other) && (way === "out" || route.target.kind !== "middle"),
  );
  const byList = used.some(({ target }) => target.kind === "endpoint");
  const lets = byList
    ? other.addresses
    : intersect(union(...used.map(({ effective }) => effective)), other.addresses);
  return {
    kind: "route",
    way,
    looksAt,
    always: lets,
    sometimes: lets,
    at: table.resource,
    by: [...used.map(({ by }) => by), ...(association === undefined ? [] : [association])],
    say: () => {
      const tie = association === undefined ? "which no association names" : `by ${association.name}`;
      const where = `${table.name} (${subnet.name}, ${tie})`;
      if (covers(lets, other.addresses)) return `${where}: ${used.map(routeText).join(", ")}`;
      const taken = table.routes.filter(({ effective }) => !isEmpty(intersect(effective, other.addresses)));
      const near = [...new Set([...taken, ...used])].map(routeText).join(", ");
      return `${where} has no route ${way === "out" ? "to" : "back to"} all of ${other.label}${near && `, only ${near}`}`;
    },
  };
}

/** Whether traffic by a route can arrive at a place. A peering passes on nothing that is for another VPC. */
export function leadsTo({ target }: Route, vpc: PlannedVpc, place: NetworkPlace): boolean {
  if (place.kind === "outside")
    return place.endpoint === undefined
      ? target.kind === "internet" || target.kind === "middle"
      : target.kind === "endpoint" && target.endpoint === place.endpoint;
  if (place.subnet.vpc === vpc) return target.kind === "local";
  return (
    target.kind === "peering" &&
    target.peering.defect === undefined &&
    otherEnd(target.peering, vpc) === place.subnet.vpc
  );
}

export function routeText({ by, destination, target }: Route): string {
  switch (target.kind) {
    case "local":
      return `${destination} local`;
    case "internet":
      return `${destination} to the internet gateway by ${by.name}`;
    case "peering": {
      const { resource, defect } = target.peering;
      return `${destination} to ${resource.name}${defect === undefined ? "" : `, which carries nothing because ${defect}`} by ${by.name}`;
    }
    case "middle":
      return `${destination} to ${target.middle.resource.name} by ${by.name}`;
    case "endpoint":
      return `${destination} to ${by.name}`;
    default:
      return `${destination} to ${target.what} by ${by.name}`;
  }
}
