import { groupBy } from "../model/group.ts";
import type { Violation } from "../model/rule.ts";
import type { Connection } from "./connections.ts";
import { type Expectation, expectedPorts } from "./expectations.ts";
import type { NetworkPlace } from "./places.ts";
import { moreText, pathText, problem } from "./problem.ts";
import { between, isEmpty, portText, type Ranges, subtract, union } from "./ranges.ts";
import { trace } from "./trace.ts";

/** Connections that can be opened although no flow says so. `needless` are the URNs of openings that no flow needs. */
export function extraReach(
  connections: readonly Connection[],
  expected: readonly Expectation[],
  needless: ReadonlySet<string>,
): readonly Violation[] {
  const portsOf = expectedPorts(expected);
  const extra = connections.flatMap((connection) => {
    const { from, to, protocol, ports } = connection;
    const allowed: Ranges =
      protocol === "tcp" ? union(...portsOf(from, to).map((port) => between(port, port))) : [];
    const rest = subtract(ports, allowed);
    return isEmpty(rest) ? [] : [{ ...connection, ports: rest }];
  });
  const alike = groupBy(
    extra,
    ({ from, to, protocol, ports }) => `${who(from)} ${who(to)} ${protocol} ${portText(ports)}`,
  );
  return [...alike.values()].flatMap(([first, ...others]) => {
    const [ports] = first?.ports ?? [];
    if (first === undefined || ports === undefined) return [];
    const { from, to, protocol } = first;
    const path = trace(from, to, { protocol, ports });
    const means = path.hops
      .filter(({ kind }) => kind === "group" || kind === "route")
      .flatMap(({ by }) => by);
    const subject = means.find(({ urn }) => needless.has(urn)) ?? means.at(-1);
    if (subject === undefined) return [];
    const what = protocol === "icmp" ? "icmp" : `${protocol} ${portText(first.ports)}`;
    return [
      problem(
        "extra-reach",
        subject,
        `${from.label} can open ${what} to ${to.label}${moreText(others.length)}, which no flow says: ${pathText(path, [])}`,
      ),
    ];
  });
}

/** Places that are alike but for their zone. */
const who = (place: NetworkPlace): string =>
  place.kind === "outside"
    ? place.label
    : `${place.groups.map(({ id }) => id).join("+")} ${place.subnet.table.id} ${place.isPublic}`;
