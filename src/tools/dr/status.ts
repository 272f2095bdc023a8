import { messageOf } from "../../cli/errors.ts";
import type { Entry } from "../../recovery/lineage.ts";
import { healthCheckNames } from "../stack/outputs.ts";
import { newestPoint } from "./newest-point.ts";
import { type Held, hasQueues, heldIn } from "./queues.ts";
import { otherRegion } from "./situation.ts";
import { halfIn } from "./steps/hand-over.ts";
import type { Tools } from "./tools.ts";

/** The situation of an environment. What cannot be known now is said to be so, with the reason. */
export interface Status {
  readonly stack: string;
  /** The wishes of the configuration. */
  readonly configured: Readonly<Record<string, string>>;
  readonly roles: Readonly<Record<string, string>>;
  readonly databases: readonly Entry[];
  readonly writer: string;
  /** The newest recovery point of the writer in the other region. */
  readonly recoveryPoint: string;
  /** The records of the name that customers use. */
  readonly records: readonly string[];
  readonly healthChecks: Readonly<Record<string, string>>;
  /** The messages in the queues, by region; none where there are no queues. */
  readonly queues: Readonly<Record<string, string>>;
  /** The problems; none where all is well. */
  readonly problems: readonly string[];
}

/** Seconds that the half of a global database that follows may be behind: what its alarm allows. */
const lagAllowed = 10;

export async function statusOf(stack: string, { look, aws }: Tools): Promise<Status> {
  const situation = await look();
  const { settings, outputs, writer, environment } = situation;
  const problems: string[] = [];
  const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T | string> => {
    try {
      return await work();
    } catch (error) {
      const reason = messageOf(error);
      problems.push(`${what}: ${reason}`);
      return `unknown: ${reason}`;
    }
  };

  const other = otherRegion(environment, writer.region);
  const allowed = environment.database.recoveryPoints.maxDataLossMinutes;
  const recoveryPoint = await attempt("recovery points", async () => {
    if (environment.database.recovery === "replica") {
      const lag = await aws.lag(other, halfIn(situation, other));
      if (lag === undefined || lag.seconds > lagAllowed)
        problems.push(
          `replication: a disaster now would cost more than ${lagAllowed} seconds, or nobody knows`,
        );
      return lag
        ? `${other} follows, ${lag.seconds} seconds behind`
        : `${other} does not say how far it is behind`;
    }
    const newest = await newestPoint(other, situation, { aws });
    if (newest === undefined || newest.minutes > allowed)
      problems.push(`recovery points: a disaster now would cost more than the ${allowed} minutes allowed`);
    return newest ? `${newest.minutes} minutes old in ${other}: ${newest.arn}` : `none in ${other}`;
  });
  const hostname = new URL(outputs.url).hostname;
  const records = await attempt("DNS records", () => aws.records(outputs.hostedZoneId, hostname));
  const health = await attempt("health checks", () => aws.healthChecks(outputs.healthChecks));
  const healthChecks = Object.fromEntries(
    healthCheckNames.map((name) => [
      name,
      typeof health === "string" ? health : health[name] ? "healthy" : "unhealthy",
    ]),
  );
  if (typeof health !== "string" && health.primary && !health.claim && environment.compute.standbyTasks === 0)
    problems.push(
      `${environment.primary.region} answers, and ${environment.secondary.region} claims to be active: both may take ` +
        "payments. If the former was lost and is back: npm run dr -- readmit",
    );
  const queues: Record<string, string> = {};
  for (const region of hasQueues(situation)
    ? [environment.primary.region, environment.secondary.region]
    : []) {
    const held =
      region === settings.unreachableRegion
        ? "not asked"
        : await attempt(`queue in ${region}`, () => heldIn(region, situation, { aws }));
    queues[region] =
      typeof held === "string" ? held : `${held.payments} payments, ${held.deadLetters} dead letters`;
    if (typeof held !== "string") problems.push(...problemsOfQueue(held, region, writer.region));
  }
  if (settings.activeRegion !== writer.region || settings.restoreFrom !== undefined || settings.stopWrites)
    problems.push(`a move is under way: the configuration asks for ${settings.activeRegion}`);
  if (settings.acceptLoss !== undefined && settings.activeRegion === writer.region)
    problems.push(`acceptLoss is ${settings.acceptLoss}, and nothing moves: pulumi config rm acceptLoss`);
  if (settings.unreachableRegion !== undefined)
    problems.push(
      `${settings.unreachableRegion} is declared unreachable; when it is back: readmit, or failback`,
    );

  const { primary, secondary, lineage } = outputs.recorded;
  return {
    stack,
    configured: {
      activeRegion: settings.activeRegion,
      unreachableRegion: settings.unreachableRegion ?? "none",
      restoreFrom: settings.restoreFrom ?? "none",
      acceptLoss: settings.acceptLoss === undefined ? "none" : `${settings.acceptLoss} minutes`,
      stopWrites: String(settings.stopWrites),
      retire: settings.retire.join(", ") || "none",
    },
    roles: {
      [environment.primary.region]: `primary, ${primary}`,
      [environment.secondary.region]: `secondary, ${secondary}`,
    },
    databases: lineage,
    writer: writer.cluster,
    recoveryPoint,
    records: typeof records === "string" ? [records] : records,
    healthChecks,
    queues,
    problems,
  };
}

const problemsOfQueue = (
  { payments, deadLetters }: Held,
  region: string,
  active: string,
): readonly string[] => [
  ...(payments > 0 && region !== active
    ? [`${payments} payments wait in ${region}, where nobody carries them out: npm run dr -- drain`]
    : []),
  ...(deadLetters > 0 ? [`${deadLetters} payments in ${region} were given up: docs/runbooks/queue.md`] : []),
];
