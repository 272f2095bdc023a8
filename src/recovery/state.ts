import {
  clusterName,
  type Entry,
  type Lineage,
  type Origin,
  openingName,
  type Place,
  type Places,
} from "./lineage.ts";
import { RecoveryRefusal } from "./refusal.ts";

/** One resource of the stack's state. */
export interface StateResource {
  readonly type: string;
  readonly name: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

export const clusterType = "aws:rds/cluster:Cluster";
export const globalType = "aws:rds/globalCluster:GlobalCluster";

/**
 * `pulumi.Stash`: in the state as soon as its registration returns, and other than a component without children it is
 * waited for by whatever depends on it (`getAllTransitivelyReferencedResources`, @pulumi/pulumi/runtime/dependsOn).
 */
export const openingType = "pulumi:index:Stash";

/** The name of the listener rule that answers requests with 503 while its region is closed. */
export const fenceName = (code: string, suffix: string): string => `fence-${code}-${suffix}`;

/** The name of the record of the revision that a region was opened with. */
export const openedWithName = (code: string, suffix: string): string => `opened-with-${code}-${suffix}`;

/** The ARN of the revision that a region was opened with, as far as the state knows. */
export function revisionOf(
  resources: readonly StateResource[],
  { code }: Place,
  { suffix }: Places,
): string | undefined {
  const input = resources.find(
    ({ type, name }) => type === openingType && name === openedWithName(code, suffix),
  )?.outputs.input;
  return typeof input === "string" ? input : undefined;
}

/** The name of the inverted health check that listens for the secondary region's claim. */
export const claimCheckName = (suffix: string): string => `claim-check-${suffix}`;

/**
 * The tags that carry a cluster's origin. They are created in the same call as the cluster, so that a database that an
 * interrupted update left behind can be told from the state alone.
 */
export function originTags(origin: Origin): Readonly<Record<string, string>> {
  if (origin.kind === "fresh") return {};
  if (origin.kind === "replica") return { ReplicaOf: origin.of };
  return {
    RestoredFrom: origin.source,
    RestoredAt: origin.takenAt,
    RestoredVersion: origin.engineVersion,
  };
}

/** The tags that tell people whether a region's fence lets requests through; the program does not go by them. */
export const fenceTags = (open: boolean): Readonly<Record<string, string>> => ({ Open: String(open) });

/** The name that a fence asks for while it lets requests through: nobody can (RFC 2606), and a rule has to ask something. */
export const nobodysName = "open.invalid";

/**
 * Whether requests may reach the application of a region. Only a fence that says so shuts them out, by what it asks for.
 * Its tags would not do: they are changed by another request, before the one that closes, which may then be refused
 * (test/fixtures/engine, recording failed-update-tagged).
 */
export function isOpen(resources: readonly StateResource[], { code }: Place, { suffix }: Places): boolean {
  const conditions = resources.find(({ name }) => name === fenceName(code, suffix))?.outputs.conditions;
  if (!Array.isArray(conditions) || conditions.length === 0) return true;
  return conditions.some((condition: StoredCondition) => condition.hostHeader?.values?.includes(nobodysName));
}

/** A condition of a listener rule, in the provider's outputs. */
interface StoredCondition {
  readonly hostHeader?: { readonly values?: readonly string[] } | null;
}

/** The tag that tells, in the state, which claim PRIMARY's health check heeds. */
export const claimTags = (claim: number): Readonly<Record<string, string>> => ({ Claim: String(claim) });

/** The claim that PRIMARY's health check heeds, as far as the state knows. */
export function heededClaim(resources: readonly StateResource[], { suffix }: Places): number {
  const check = resources.find(({ name }) => name === claimCheckName(suffix));
  return Number(tagsOf(check?.outputs).Claim);
}

/**
 * The lineage as it really is. A failed update leaves the stack's outputs as they were, while a database may have been
 * created and even opened to writes; the engine's state knows.
 *
 * @param retire generations that may be missing, because their databases are given up
 * @throws RecoveryRefusal where a database is missing, or two bear one number
 */
export function reconcile(
  recorded: Lineage,
  resources: readonly StateResource[],
  places: Places,
  retire: readonly number[],
): Lineage {
  const clusters = new Map(
    resources.filter(({ type }) => type === clusterType).map(({ name, outputs }) => [name, outputs]),
  );
  const openings = new Set(resources.filter(({ type }) => type === openingType).map(({ name }) => name));
  const missing = recorded.filter(({ state, cluster }) => state !== "retired" && !clusters.has(cluster));
  const givenUp = missing.filter(
    ({ state, generation }) => state === "retiring" || retire.includes(generation),
  );
  const lost = missing.filter((entry) => !givenUp.includes(entry));

  const lineage = [
    ...recorded.map((entry): Entry => {
      if (givenUp.includes(entry)) return { ...entry, state: "retired" };
      // Deletions come after the outputs are on record, and can fail.
      return entry.state === "retired" && clusters.has(entry.cluster)
        ? { ...entry, state: "retiring" }
        : entry;
    }),
    ...databasesIn(clusters, places).filter(({ cluster }) =>
      recorded.every((entry) => entry.cluster !== cluster),
    ),
  ]
    .map((entry) => ({ ...entry, opened: lastOpening(entry, openings, places) }))
    .toSorted((a, b) => a.generation - b.generation);
  const twins = lineage.filter(({ generation }, index) => generation === lineage[index - 1]?.generation);

  const problems = [
    ...lost.map(
      ({ cluster, generation }) =>
        `the state has no database ${cluster}, and creating it anew would create it without its payments. ` +
        `If it exists in AWS, put back the last state that had it (docs/errors.md), never by pulumi import; if it is an ` +
        `old one that is gone, add ${generation} to retire; if a destroy was interrupted, finish it`,
    ),
    ...twins.map(
      ({ cluster, generation }) => `${cluster} is the second database of generation ${generation}`,
    ),
  ];
  if (problems.length > 0) throw new RecoveryRefusal(problems);
  return lineage;
}

function databasesIn(clusters: ReadonlyMap<string, StateResource["outputs"]>, places: Places): Lineage {
  return [places.primary, places.secondary].flatMap(({ name: region, code }) =>
    [...clusters].flatMap(([cluster, outputs]): Lineage => {
      const generation = numberAfter("-g", cluster);
      if (cluster !== clusterName(code, places.suffix, generation)) return [];
      return [{ generation, region, cluster, origin: originOf(cluster, outputs), opened: 0, state: "kept" }];
    }),
  );
}

function lastOpening(
  entry: Entry,
  openings: ReadonlySet<string>,
  { primary, secondary, suffix }: Places,
): number {
  const { code } = entry.region === primary.name ? primary : secondary;
  const found = [...openings]
    .map((name) => ({ name, opened: numberAfter("-of-", name) }))
    .filter(({ name, opened }) => name === openingName(code, suffix, { ...entry, opened }));
  return Math.max(entry.opened, ...found.map(({ opened }) => opened));
}

function originOf(cluster: string, outputs: StateResource["outputs"]): Origin {
  const { snapshotIdentifier } = outputs;
  const { ReplicaOf: of } = tagsOf(outputs);
  if (typeof of === "string") return { kind: "replica", of };
  if (typeof snapshotIdentifier !== "string" || snapshotIdentifier === "") return { kind: "fresh" };
  const { RestoredFrom: source, RestoredAt: takenAt, RestoredVersion: engineVersion } = tagsOf(outputs);
  if (typeof source !== "string" || typeof takenAt !== "string" || typeof engineVersion !== "string")
    throw new RecoveryRefusal([
      `${cluster} in the state has lost the tags that tell what it was restored from`,
    ]);
  return { kind: "restored", snapshot: snapshotIdentifier, source, takenAt, engineVersion };
}

const tagsOf = (outputs: StateResource["outputs"] | undefined) =>
  (outputs?.tags ?? {}) as Readonly<Record<string, unknown>>;

const numberAfter = (mark: string, name: string): number =>
  Number(name.slice(name.lastIndexOf(mark) + mark.length));
