import { z } from "zod";
import { type RegionName, regions } from "../../regions/index.ts";
import { misfits } from "./misfits.ts";
import { RecoveryRefusal } from "./refusal.ts";

/** Name of the stack output that `recordOf` fills. */
export const recoveryOutput = "recovery";

const text = z.string({ error: "text" }).min(1);
const count = (error: string) => z.int({ error }).min(0);
const regionNames = Object.values(regions).map(({ name }) => name);
const roles = ["active", "standby"] as const;

/** The name of a region that this program knows. */
export const regionName = z.enum(regionNames as [RegionName, ...RegionName[]], {
  error: regionNames.join(" or "),
});
export const role = z.enum(roles, { error: roles.join(" or ") });

const origin = z.discriminatedUnion(
  "kind",
  [
    z.object({ kind: z.literal("fresh") }),
    z.object({
      kind: z.literal("restored"),
      snapshot: text,
      source: text,
      takenAt: text,
      engineVersion: text,
    }),
    z.object({ kind: z.literal("replica"), of: text }),
  ],
  { error: "an object whose kind is fresh, restored or replica" },
);

const entry = z.object({
  generation: z.int({ error: "1, 2, 3 …" }).min(1),
  region: regionName,
  cluster: text,
  origin,
  opened: count("0, 1, 2 …"),
  state: z.enum(["kept", "retiring", "retired"], { error: "kept, retiring or retired" }),
});

const rise = (entries: readonly { readonly generation: number }[]): boolean =>
  entries.every(({ generation }, index) => generation > (entries[index - 1]?.generation ?? 0));

/** The stack's output `recovery`, as the last successful update left it: how each region was registered, and what with. */
export const recorded = z.object(
  {
    lineage: z
      .array(entry, { error: "a list of databases" })
      .min(1, { error: "at least one database" })
      .refine(rise, { error: "generations that rise" })
      .readonly(),
    primary: role,
    secondary: role,
    /** Minutes of payments that the update was allowed to lose. */
    acceptLoss: count("minutes, or nothing").optional(),
  },
  { error: "an object" },
);

export type Recorded = Readonly<z.output<typeof recorded>>;
export type Role = z.output<typeof role>;

/**
 * Reads the output `recovery`. A state file can be edited and can be older than this program, so nothing is believed.
 * @throws RecoveryRefusal naming every place that does not fit
 */
export function parseRecorded(value: unknown): Recorded {
  const { data, error } = recorded.safeParse(value);
  if (data !== undefined) return data;
  throw new RecoveryRefusal(
    misfits(error, value, recoveryOutput).map((misfit) => `the stack's output ${misfit}`),
  );
}
