import type { ShapeOf } from "../shape.ts";

/**
 * The record of which region writes, which outlives either of them: whoever was started for an earlier one stops writing
 * as soon as it has read that another one has begun, and, cut off from it, once `term` is over. With it comes a keeper in each
 * region, which closes the other one where that stands open beside it.
 */
export interface LeaseSettings {
  /** The third region, which keeps the record together with the other two, and in which nothing else is. */
  readonly witness: string;
}

/** The keys of the record's settings. */
export const leaseShape = { keys: { witness: "string" } } as const satisfies ShapeOf<LeaseSettings>;

/** Seconds in which a task reads who writes, once. */
const renewal = 10;

/** Seconds for which a task that cannot read who writes goes on by its last reading. A shorter outage costs nothing. */
const term = 300;

/** Seconds without a reading after which people are told. */
const warning = 60;

export const leaseSeconds = { renewal, term, warning } as const;

/**
 * Sets of three regions in which a table can have one truth.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html, "Multi-Region strong
 * consistency (MRSC)"
 */
const regionSets: readonly (readonly string[])[] = [
  ["us-east-1", "us-east-2", "us-west-2"],
  ["eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3"],
  ["ap-northeast-1", "ap-northeast-2", "ap-northeast-3"],
];

/** Problems of the record's place, as messages. */
export function leaseProblems({ witness }: LeaseSettings, regions: readonly string[]): readonly string[] {
  const sets = regionSets.filter((set) => regions.every((region) => set.includes(region)));
  const others = sets.flat().filter((region) => !regions.includes(region));
  if (others.includes(witness)) return [];
  const allowed =
    others.length === 0 ? `undefined, because no set has both ${regions.join(" and ")}` : others.join(", ");
  return [`lease.witness is ${witness}; allowed: ${allowed}`];
}

/** Workloads that read the record or keep it, in the form of `workloads`. */
export const leaseWorkloads = {
  "lease holder": {
    dynamodb: "tasks read which region writes before they write",
  },
} as const;
