import type { Hop } from "./hop.ts";
import type { Middle } from "./network.ts";
import { isProcessor, type Outside, type Station } from "./places.ts";
import { none } from "./ranges.ts";
import { isClosed } from "./resolver.ts";

/**
 * The hop of names. Where a network leaves by NAT, it is names that tell the processor from the rest of the internet: those that can be
 * resolved, and with a network firewall those that a handshake may ask for. That whoever has an address needs no name is
 * said by docs/threat-model.md, and closed by the firewall alone.
 */
export function nameHop({ subnet: { vpc } }: Station, to: Outside, middles: readonly Middle[]): Hop {
  const { resolver } = vpc;
  const firewalls = middles.flatMap(({ resource, inspected }) =>
    inspected ? [{ resource, ...inspected }] : [],
  );
  const inspecting = firewalls.find(({ defect }) => defect === undefined);
  const holds = inspecting !== undefined || isClosed(resolver);
  const lets = isProcessor(to) || !holds ? to.addresses : none;
  return {
    kind: "name",
    way: "out",
    looksAt: "to",
    always: lets,
    sometimes: lets,
    at: resolver.resource,
    by: [...resolver.rules.map(({ by }) => by), ...firewalls.map(({ resource }) => resource)],
    say: () => {
      if (inspecting !== undefined)
        return `${inspecting.resource.name} lets TLS through for ${inspecting.names.join(", ")} alone`;
      return isClosed(resolver)
        ? `${resolver.resource.name}: only names of its lists can be resolved`
        : `${vpc.resource.name} resolves names that are on no list`;
    },
  };
}
