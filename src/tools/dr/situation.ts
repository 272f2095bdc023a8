import type { Environment } from "../../../environments/index.ts";
import type { RegionName } from "../../../regions/index.ts";
import { ReportedError } from "../../cli/errors.ts";
import { type Entry, writerOf } from "../../recovery/lineage.ts";
import type { Wanted } from "../../recovery/wanted.ts";
import type { Engine, PastUpdate } from "../stack/engine.ts";
import { type RegionFacts, readOutputs, type StackOutputs } from "../stack/outputs.ts";
import { readSettings } from "../stack/settings.ts";

/** The situation of an environment, as configuration, outputs and history tell it. */
export interface Situation {
  readonly environment: Environment;
  /** The wishes of the configuration now. */
  readonly settings: Wanted;
  readonly outputs: StackOutputs;
  /** The database that the last successful update left writable. */
  readonly writer: Entry;
  /** The stack's updates, newest first. */
  readonly updates: readonly Update[];
}

export interface Update extends Omit<PastUpdate, "values"> {
  readonly settings: Wanted;
}

export async function readSituation(
  engine: Pick<Engine, "config" | "outputs" | "history">,
  environment: Environment,
): Promise<Situation> {
  // One after the other: Pulumi's command is not made to run twice at once on one stack.
  const values = await engine.config();
  const outputs = readOutputs(await engine.outputs(), environment);
  const history = await engine.history();
  const writer = writerOf(outputs.recorded.lineage);
  if (!writer) throw new ReportedError("the stack's output recovery has no database");
  return {
    environment,
    settings: readSettings(values, environment),
    outputs,
    writer,
    updates: history.map(({ values: past, ...update }) => ({
      ...update,
      settings: readSettings(past, environment),
    })),
  };
}

export const factsOf = ({ outputs: { primary, secondary } }: Situation, region: RegionName): RegionFacts =>
  primary.region === region ? primary : secondary;

export const otherRegion = ({ primary, secondary }: Environment, region: RegionName): RegionName =>
  primary.region === region ? secondary.region : primary.region;

/** Whether the database that is written to is in this region, and is meant to be. */
export const hasArrived = ({ writer, settings }: Situation, region: RegionName): boolean =>
  writer.region === region && settings.activeRegion === region;

/** The lost region: the one declared unreachable, or the one that no update has taken in again since it was. */
export const lostRegion = ({ settings, updates }: Situation): RegionName | undefined =>
  settings.unreachableRegion ?? updates.find(({ succeeded }) => succeeded)?.settings.unreachableRegion;

/**
 * The update that closed a region before the environment left it: nothing was written there after its end. Any later one
 * that was to open it, even one that failed, may have done so.
 */
export function closingOf({ updates }: Situation, region: RegionName): Update | undefined {
  const last = updates.find(({ settings }) => settings.activeRegion === region);
  return last?.succeeded && last.settings.stopWrites ? last : undefined;
}
