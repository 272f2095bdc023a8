import { z } from "zod";
import type { Environment } from "../../../environments/index.ts";
import type { Pair, RegionName } from "../../../regions/index.ts";
import { ReportedError } from "../../cli/errors.ts";
import { databaseOutputs, outputs, regionOutputs } from "../../contract/outputs.ts";
import { onceEach } from "../../proofs/model/once.ts";
import { misfits } from "../../recovery/misfits.ts";
import type { Recorded } from "../../recovery/recorded.ts";

/**
 * Reads of a stack's outputs what a part of the contract's schema takes.
 * @throws ReportedError naming every output that is missing or strange
 */
export function parseOutputs<T extends z.ZodType>(
  schema: T,
  values: Readonly<Record<string, unknown>>,
): z.output<T> {
  if (values.recovery === undefined)
    throw new ReportedError(
      "the stack has no output recovery: it has never been updated successfully. Run pulumi up.",
    );
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  throw new ReportedError(
    [
      "the stack's outputs are not those of this version of the program: run pulumi up with it",
      ...misfits(result.error, values),
    ].join("\n  "),
  );
}

/** The part of a region's outputs that moves need: in a disaster nothing else may stand in the way. */
const regionPart = regionOutputs
  .pick({ cluster: true, service: true, worker: true, queue: true, backupVault: true })
  .extend({
    databases: z.array(databaseOutputs.pick({ generation: true, clusterArn: true })).readonly(),
    loadBalancer: regionOutputs.shape.loadBalancer.pick({ url: true }),
    /** The role of AWS Backup, which a disaster does not need. */
    backupRoleArn: regionOutputs.shape.backupRoleArn.optional(),
  });

const part = outputs.pick({ recovery: true, url: true, hostedZoneId: true }).extend({
  healthChecks: outputs.shape.healthChecks.pick({ primary: true, claim: true }),
  /** The suffix, by which a global database is named. */
  suffix: outputs.shape.suffix.optional(),
});

/** The stack's outputs that this command needs. */
export interface StackOutputs extends Pair<RegionFacts> {
  readonly recorded: Recorded;
  readonly suffix?: string | undefined;
  /** The URL that customers open. */
  readonly url: string;
  readonly hostedZoneId: string;
  readonly healthChecks: WatchingChecks;
}

/**
 * Route 53's health checks; `failover`, which is calculated from the others, decides whether the primary region is
 * answered with.
 */
export const healthCheckNames = ["failover", "primary", "claim"] as const;
export type HealthCheckName = (typeof healthCheckNames)[number];
/** The IDs of the health checks that watch something. */
export type WatchingChecks = Readonly<Record<"primary" | "claim", string>>;

export interface RegionFacts
  extends Pick<
    z.output<typeof regionPart>,
    "cluster" | "service" | "worker" | "databases" | "backupRoleArn"
  > {
  readonly region: RegionName;
  /** The URL that leads to this region alone. */
  readonly url: string;
  /** URLs of queues; undefined where every payment is carried out at once. */
  readonly queue: { readonly payments: string; readonly deadLetters: string } | undefined;
  readonly vault: { readonly name: string; readonly arn: string };
}

/**
 * The schema of an environment's outputs. It is kept, because Zod compiles a schema when it first reads by it, which takes
 * longer than reading.
 */
const schemaOf = onceEach(({ primary, secondary }: Environment) =>
  part.extend({ regions: z.record(z.enum([primary.region, secondary.region]), regionPart) }),
);

/** @throws ReportedError naming every output that is missing or strange */
export function readOutputs(
  values: Readonly<Record<string, unknown>>,
  environment: Environment,
): StackOutputs {
  const { primary, secondary } = environment;
  const { recovery, regions: byName, ...rest } = parseOutputs(schemaOf(environment), values);
  const at = (region: RegionName): RegionFacts => {
    const { loadBalancer, backupVault, queue, ...facts } = byName[region];
    return {
      ...facts,
      region,
      url: loadBalancer.url,
      queue: queue && { payments: queue.url, deadLetters: queue.deadLettersUrl },
      vault: backupVault,
    };
  };
  return {
    ...rest,
    recorded: recovery,
    primary: at(primary.region),
    secondary: at(secondary.region),
  };
}
