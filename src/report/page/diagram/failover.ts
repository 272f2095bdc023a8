import { at, itemsOf } from "../../../proofs/model/inputs.ts";
import type { Synthesis } from "../../../proofs/model/registration.ts";
import type { PublicDoor } from "../doors.ts";
import { type NetworkView, ownersOf } from "../network.ts";
import type { Arrow, Box } from "./graph.ts";

export interface Links {
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

/** Each name that customers use, and the regions that its failover records lead to. */
export function nameLinks(synthesis: Synthesis, activeRegion: string, doors: readonly PublicDoor[]): Links {
  const records = synthesis.registrations.filter(
    ({ inputs }) => itemsOf(inputs.failoverRoutingPolicies).length > 0,
  );
  const arrows = records.flatMap((record): readonly Arrow[] => {
    const targets = record.propertyDependencies.aliases ?? [];
    const door = doors.find(({ owners }) => targets.some((urn) => owners.includes(urn)));
    if (door === undefined) return [];
    const label = String(at(record.inputs.failoverRoutingPolicies, 0, "type"));
    const kind = door.region === activeRegion ? "names" : "waits";
    return [{ from: String(record.inputs.name), to: door.id, kind, label, upwards: false }];
  });
  return {
    boxes: [...new Set(arrows.map(({ from }) => from))].map((name) => ({
      id: name,
      kind: "service",
      title: name,
      lines: ["Route 53, failover"],
      boxes: [],
    })),
    arrows,
  };
}

/** The arrows of recovery points: from the database into its region's vault, and from there into the other region's. */
export function copyLinks(
  { registrations, outputs }: Synthesis,
  { standings, topology }: NetworkView,
): Links {
  const selections = registrations.filter(({ type }) => type === "aws:backup/selection:Selection");
  const vaults = topology.inventory.ofType("aws:backup/vault:Vault");
  const plans = topology.inventory
    .ofType("aws:backup/plan:Plan")
    .filter(({ stack }) => stack === outputs.environment);
  const links = plans.map(({ urn, inputs }): Links => {
    const [near, far] = [["targetVaultName"], ["copyActions", 0, "destinationVaultArn"]].map((path) => {
      const name = String(at(inputs.rules, 0, ...path))
        .split(":")
        .at(-1);
      return vaults.find(({ id }) => id === name)?.urn;
    });
    if (near === undefined || far === undefined) return none;
    const selected = selections
      .filter(({ propertyDependencies }) => propertyDependencies.planId?.includes(urn))
      .flatMap(({ propertyDependencies }) => propertyDependencies.resources ?? []);
    const sources = standings.filter((standing) =>
      ownersOf(standing).some(({ urn: owner }) => selected.includes(owner)),
    );
    return {
      boxes: [
        {
          id: urn,
          kind: "link",
          title: "copies of recovery points",
          lines: [
            `every ${at(outputs.recoveryPoints, "everyMinutes")} minutes`,
            `kept ${at(inputs.rules, 0, "copyActions", 0, "lifecycle", "deleteAfter")} days`,
          ],
          boxes: [],
        },
      ],
      arrows: [
        ...sources.map(({ key }) => copy(key, near, false)),
        copy(near, urn, false),
        copy(urn, far, true),
      ],
    };
  });
  return { boxes: links.flatMap(({ boxes }) => boxes), arrows: links.flatMap(({ arrows }) => arrows) };
}

const none: Links = { boxes: [], arrows: [] };

const copy = (from: string, to: string, upwards: boolean): Arrow => ({
  from,
  to,
  kind: "copy",
  label: "",
  upwards,
});
