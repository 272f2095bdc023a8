import { type RegionName, regions } from "../../../regions/index.ts";
import { type Lineage, type Places, suffixIn, writerOf } from "../../recovery/lineage.ts";
import { isOpen, reconcile, type StateResource } from "../../recovery/state.ts";
import type { Situation } from "./situation.ts";
import type { Tools } from "./tools.ts";

/**
 * An environment by its state, which a plan goes by as well: an update that has failed leaves outputs that know
 * nothing of the database that it has opened, or of the region that it has closed.
 */
interface EnvironmentStanding {
  readonly lineage: Lineage;
  /** Whether a region that does not have the newest database lets requests through. */
  readonly standsOpen: (region: RegionName) => boolean;
}

export const readStanding = async ({
  engine,
  look,
}: Pick<Tools, "engine" | "look">): Promise<EnvironmentStanding> =>
  standingOf(await look(), await engine.resources());

/** @throws RecoveryRefusal where the state lacks a database */
function standingOf(
  { environment, outputs, settings, writer }: StandingFacts,
  resources: readonly StateResource[],
): EnvironmentStanding {
  const places: Places = {
    primary: regions[environment.primary.region],
    secondary: regions[environment.secondary.region],
    suffix: suffixIn(writer, regions[writer.region].code),
  };
  const lineage = reconcile(outputs.recorded.lineage, resources, places, settings.retire);
  const last = writerOf(lineage);
  return {
    lineage,
    standsOpen: (region) => last?.region !== region && isOpen(resources, regions[region], places),
  };
}

type StandingFacts = Pick<Situation, "environment" | "settings" | "writer"> & {
  readonly outputs: Pick<Situation["outputs"], "recorded">;
};

/** The situation with the databases as the state has them. */
export function asItStands(situation: Situation, { lineage }: EnvironmentStanding): Situation {
  const { outputs } = situation;
  const writer = writerOf(lineage) ?? situation.writer;
  return { ...situation, writer, outputs: { ...outputs, recorded: { ...outputs.recorded, lineage } } };
}
