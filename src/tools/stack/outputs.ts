import type { Environment } from "../../../environments/index.ts";
import type { Pair, RegionName } from "../../../regions/index.ts";
import { ReportedError } from "../../cli/errors.ts";
import { parseRecorded, type Recorded } from "../../recovery/recorded.ts";
import { RecoveryRefusal } from "../../recovery/refusal.ts";

/** What this command needs of the stack's outputs. The one place that knows what they are called. */
export interface StackOutputs extends Pair<RegionFacts> {
  readonly recorded: Recorded;
  /** What customers open. */
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
/** The IDs of those that watch something. */
export type WatchingChecks = Readonly<Record<"primary" | "claim", string>>;

export interface RegionFacts {
  readonly region: RegionName;
  /** Leads to this region alone. */
  readonly url: string;
  /** What answers there; undefined while there is no image to run. */
  readonly service: string | undefined;
  /** What carries out queued payments; undefined without a queue or an image. */
  readonly worker: string | undefined;
  /** URLs of queues; undefined where every payment is carried out at once. */
  readonly queue: { readonly payments: string; readonly deadLetters: string } | undefined;
  readonly databases: readonly { readonly generation: number; readonly clusterArn: string }[];
  readonly vault: { readonly name: string; readonly arn: string };
  /** The ARN of the role that AWS Backup takes on. A disaster needs none. */
  readonly backupRoleArn: string | undefined;
  readonly cluster: string;
}

/** @throws ReportedError naming the output that is missing or strange */
export function readOutputs(
  outputs: Readonly<Record<string, unknown>>,
  { primary, secondary }: Environment,
): StackOutputs {
  if (outputs.recovery === undefined)
    throw new ReportedError(
      "the stack has no output recovery: it has never been updated successfully. Run pulumi up.",
    );
  const regions = object(outputs.regions, "regions");
  const checks = object(outputs.healthChecks, "healthChecks");
  const check = (name: keyof WatchingChecks) => text(checks[name], `healthChecks.${name}`);
  return {
    recorded: recorded(outputs.recovery),
    url: text(outputs.url, "url"),
    hostedZoneId: text(outputs.hostedZoneId, "hostedZoneId"),
    healthChecks: { primary: check("primary"), claim: check("claim") },
    primary: regionFacts(regions[primary.region], primary.region),
    secondary: regionFacts(regions[secondary.region], secondary.region),
  };
}

function regionFacts(value: unknown, region: RegionName): RegionFacts {
  const path = `regions.${region}`;
  const facts = object(value, path);
  const vault = object(facts.backupVault, `${path}.backupVault`);
  const { databases, queue } = facts;
  if (!Array.isArray(databases)) throw misfit(`${path}.databases`, "a list");
  return {
    region,
    url: text(object(facts.loadBalancer, `${path}.loadBalancer`).url, `${path}.loadBalancer.url`),
    cluster: text(facts.cluster, `${path}.cluster`),
    service: typeof facts.service === "string" ? facts.service : undefined,
    worker: typeof facts.worker === "string" ? facts.worker : undefined,
    queue: queue === undefined || queue === null ? undefined : queueFacts(queue, `${path}.queue`),
    databases: databases.map((item: unknown, index) => {
      const place = `${path}.databases[${index}]`;
      const { generation, clusterArn } = object(item, place);
      if (typeof generation !== "number") throw misfit(`${place}.generation`, "a number");
      return { generation, clusterArn: text(clusterArn, `${place}.clusterArn`) };
    }),
    vault: {
      name: text(vault.name, `${path}.backupVault.name`),
      arn: text(vault.arn, `${path}.backupVault.arn`),
    },
    backupRoleArn: typeof facts.backupRoleArn === "string" ? facts.backupRoleArn : undefined,
  };
}

function queueFacts(value: unknown, path: string) {
  const { url, deadLettersUrl } = object(value, path);
  return { payments: text(url, `${path}.url`), deadLetters: text(deadLettersUrl, `${path}.deadLettersUrl`) };
}

function recorded(value: unknown): Recorded {
  try {
    return parseRecorded(value);
  } catch (error) {
    if (error instanceof RecoveryRefusal)
      throw new ReportedError(error.problems.join("\n"), { cause: error });
    throw error;
  }
}

function object(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw misfit(path, "an object");
  return value as Readonly<Record<string, unknown>>;
}

function text(value: unknown, path: string): string {
  if (typeof value !== "string" || value === "") throw misfit(path, "text");
  return value;
}

const misfit = (path: string, wanted: string): ReportedError =>
  new ReportedError(
    `the stack's output ${path} is missing or is not ${wanted}: run pulumi up with this version of the program`,
  );
