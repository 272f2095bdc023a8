import { type Environment, environments } from "../../../environments/index.ts";
import { production } from "../../../environments/production.ts";
import type { Wanted } from "../../../src/recovery/wanted.ts";
import type { Changes, ConfigValues } from "../../../src/tools/stack/engine.ts";
import { readSettings } from "../../../src/tools/stack/settings.ts";

/** The committed production, whose database AWS hands over. */
export const environment: Environment =
  environments.find(({ database }) => database.recovery === "replica") ?? production;

/** A configuration as the stack's file has it. */
export function valuesOf(wanted: Wanted): ConfigValues {
  const { activeRegion, unreachableRegion, restoreFrom, acceptLoss, retire, stopWrites } = wanted;
  const values = {
    activeRegion,
    unreachableRegion,
    restoreFrom,
    acceptLoss: acceptLoss?.toString(),
    retire: retire.length > 0 ? JSON.stringify(retire) : undefined,
    stopWrites: stopWrites ? "true" : undefined,
  };
  return known(values);
}

export const changed = (wanted: Wanted, changes: Changes): Wanted =>
  readSettings(known({ ...valuesOf(wanted), ...changes }), environment);

const known = (values: Readonly<Record<string, string | undefined>>): ConfigValues =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
