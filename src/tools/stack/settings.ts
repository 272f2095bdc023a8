import type { Environment } from "../../../environments/index.ts";
import type { RegionName } from "../../../regions/index.ts";
import { ReportedError } from "../../cli/errors.ts";
import type { Wanted } from "../../recovery/wanted.ts";
import type { ConfigValues } from "./engine.ts";

/**
 * The wishes of a configuration, with the program's defaults in. An empty text means that a key is not set.
 * @throws ReportedError naming the key, its value and what is allowed
 */
export function readSettings(values: ConfigValues, { primary, secondary }: Environment): Wanted {
  const text = (key: string): string | undefined => values[key] || undefined;
  const region = (key: string): RegionName | undefined => {
    const value = text(key);
    const known = [primary.region, secondary.region];
    if (value === undefined) return undefined;
    return known.find((name) => name === value) ?? misfit(key, value, known.join(" or "));
  };
  return {
    activeRegion: region("activeRegion") ?? primary.region,
    unreachableRegion: region("unreachableRegion"),
    restoreFrom: text("restoreFrom"),
    acceptLoss: minutes(text("acceptLoss")),
    retire: generations(text("retire")),
    stopWrites: flag(text("stopWrites")),
  };
}

function generations(text: string | undefined): readonly number[] {
  if (text === undefined) return [];
  const value: unknown = /^\[[\d\s,]*\]$/.test(text) ? JSON.parse(text) : undefined;
  return Array.isArray(value)
    ? value.map(Number)
    : misfit("retire", text, "a list of generations such as [1]");
}

function minutes(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^[1-9]\d*$/.test(text) ? Number(text) : misfit("acceptLoss", text, "minutes such as 30");
}

function flag(text: string | undefined): boolean {
  if (text === undefined || text === "false") return false;
  return text === "true" || misfit("stopWrites", text, "true or false");
}

function misfit(key: string, value: string, allowed: string): never {
  throw new ReportedError(`the configuration's ${key} is ${JSON.stringify(value)}; allowed: ${allowed}`);
}
