import { type Pair, type RegionName, regions } from "../../regions/index.ts";
import type { Entry, Lineage, Origin } from "./lineage.ts";
import { RecoveryRefusal } from "./refusal.ts";

/** What the last successful update left in the stack's output `recovery`: how each region was registered, and what with. */
export interface Recorded extends Pair<Role> {
  readonly lineage: Lineage;
  /** Minutes of payments that the update was allowed to lose. */
  readonly acceptLoss: number | undefined;
}

export type Role = "active" | "standby";

/**
 * Reads the output `recovery`. A state file can be edited and can be older than this program, so nothing is believed.
 * @throws RecoveryRefusal naming the first place that does not fit
 */
export function parseRecorded(value: unknown): Recorded {
  const { lineage, primary, secondary, acceptLoss } = object(value, "recovery");
  const entries = array(lineage, "recovery.lineage").map((item, index) =>
    entry(item, `recovery.lineage[${index}]`),
  );
  if (entries.length === 0) throw misfit("recovery.lineage", lineage, "at least one database");
  const generations = entries.map(({ generation }) => generation);
  if (generations.some((generation, index) => index > 0 && generation <= (generations[index - 1] ?? 0)))
    throw misfit("recovery.lineage", generations, "generations that rise");
  if (acceptLoss !== undefined && !isCount(acceptLoss))
    throw misfit("recovery.acceptLoss", acceptLoss, "minutes, or nothing");
  return {
    lineage: entries,
    primary: role(primary, "recovery.primary"),
    secondary: role(secondary, "recovery.secondary"),
    acceptLoss,
  };
}

function entry(value: unknown, path: string): Entry {
  const item = object(value, path);
  const { generation, opened, state } = item;
  if (!isCount(generation) || generation === 0) throw misfit(`${path}.generation`, generation, "1, 2, 3 …");
  if (!isCount(opened)) throw misfit(`${path}.opened`, opened, "0, 1, 2 …");
  if (state !== "kept" && state !== "retiring" && state !== "retired")
    throw misfit(`${path}.state`, state, "kept, retiring or retired");
  return {
    generation,
    region: region(item.region, `${path}.region`),
    cluster: text(item.cluster, `${path}.cluster`),
    origin: origin(item.origin, `${path}.origin`),
    opened,
    state,
  };
}

function origin(value: unknown, path: string): Origin {
  const { kind, snapshot, source, takenAt, engineVersion } = object(value, path);
  if (kind === "fresh") return { kind };
  if (kind !== "restored") throw misfit(`${path}.kind`, kind, "fresh or restored");
  return {
    kind,
    snapshot: text(snapshot, `${path}.snapshot`),
    source: text(source, `${path}.source`),
    takenAt: text(takenAt, `${path}.takenAt`),
    engineVersion: text(engineVersion, `${path}.engineVersion`),
  };
}

function role(value: unknown, path: string): Role {
  if (value !== "active" && value !== "standby") throw misfit(path, value, "active or standby");
  return value;
}

function region(value: unknown, path: string): RegionName {
  const known = Object.values(regions).find(({ name }) => name === value);
  if (!known) throw misfit(path, value, Object.keys(regions).join(" or "));
  return known.name;
}

function object(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw misfit(path, value, "an object");
  return value as Readonly<Record<string, unknown>>;
}

function array(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw misfit(path, value, "a list");
  return value;
}

function text(value: unknown, path: string): string {
  if (typeof value !== "string" || value === "") throw misfit(path, value, "text");
  return value;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const misfit = (path: string, value: unknown, allowed: string): RecoveryRefusal =>
  new RecoveryRefusal([`the stack's output ${path} is ${JSON.stringify(value)}; allowed: ${allowed}`]);
