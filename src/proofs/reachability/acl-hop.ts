import { admitted } from "./acls.ts";
import { type Hop, trafficText } from "./hop.ts";
import type { Acl, Direction, PlannedSubnet } from "./network.ts";
import type { NetworkPlace } from "./places.ts";
import { covers, intersect, isEmpty, none, type Ranges } from "./ranges.ts";
import type { Traffic } from "./traffic.ts";

/** The other side of an ACL. */
type Far = Pick<NetworkPlace, "addresses" | "label">;

export function aclHop(
  { acl }: Pick<PlannedSubnet, "acl">,
  direction: Direction,
  other: Far,
  looksAt: "from" | "to",
  traffic: Traffic,
): Hop {
  const lets = intersect(admitted(acl, direction, traffic), other.addresses);
  return aclStep(
    acl,
    "out",
    looksAt,
    { every: lets, some: lets },
    () => `${direction} for ${trafficText(traffic)}`,
    other,
  );
}

/**
 * The hop by which an ACL lets answers through. An ACL keeps no state: answers need rules of their own, to or from the port
 * that the client chose.
 */
export function answerHop(
  { acl }: Pick<PlannedSubnet, "acl">,
  direction: Direction,
  other: Far,
  looksAt: "from" | "to",
  { protocol }: Traffic,
): Hop {
  return aclStep(
    acl,
    "back",
    looksAt,
    acl.answers[direction](protocol),
    () => `${direction} for answers`,
    other,
  );
}

function aclStep(
  acl: Acl,
  way: Hop["way"],
  looksAt: Hop["looksAt"],
  lets: { readonly every: Ranges; readonly some: Ranges },
  what: () => string,
  other: Far,
): Hop {
  const [always, sometimes] = [lets.every, lets.some].map((set) => intersect(set, other.addresses));
  return {
    kind: "acl",
    way,
    looksAt,
    always: always ?? none,
    sometimes: sometimes ?? none,
    at: acl.resource,
    by: [acl.resource],
    say: () => {
      if (covers(lets.every, other.addresses)) return `${acl.name} (${what()})`;
      const rest = isEmpty(intersect(lets.some, other.addresses)) ? "nothing" : "only part of what is needed";
      const word = looksAt === "to" ? "to" : "from";
      return `${acl.name} lets ${rest} through: ${what()} ${way === "out" ? word : "of the connection with"} ${other.label}`;
    },
  };
}
