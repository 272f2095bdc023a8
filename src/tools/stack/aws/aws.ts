import type { MessageAttributeValue } from "@aws-sdk/client-sqs";
import type { RegionName } from "../../../../regions/index.ts";
import type { Gates } from "../../../kit/shutting/shut.ts";
import type { MoveKind } from "../../../kit/watch/move-metrics.ts";
import type { FindGlobalWriter } from "../../../recovery/follow.ts";
import type { FindRecoveryPoints } from "../../../recovery/restore-point.ts";
import type { HealthCheckName, WatchingChecks } from "../outputs.ts";

/** The questions to AWS. Every error says what to do about it. */
export interface Aws {
  /** The available recovery points of a cluster in a region, newest first, and what time it is there. */
  readonly recoveryPoints: FindRecoveryPoints;
  /** The state of a cluster. Undefined where there is no such cluster. */
  readonly database: (region: RegionName, cluster: string) => Promise<DatabaseState | undefined>;
  /** The writer of a global database; undefined where there is none of that name. */
  readonly globalDatabase: FindGlobalWriter;
  /**
   * Begins a switchover: the other half is written to once it holds all of this one. Asked in the region that is written to
   * now.
   */
  readonly switchOver: (region: RegionName, request: HandOver) => Promise<void>;
  /** Begins a failover: the other half is written to, whatever it lacks. Asked in its own region. */
  readonly failOver: (region: RegionName, request: HandOver) => Promise<void>;
  /** The lag of a half that follows, as it was last measured; undefined where none was measured for an hour. */
  readonly lag: (region: RegionName, cluster: string) => Promise<Lag | undefined>;
  /** ARN of the available backup of a cluster that carries a tag. */
  readonly taggedBackup: (region: RegionName, cluster: string, tag: Tag) => Promise<string | undefined>;
  /** Tasks of a service that run, are about to, or have not stopped yet. */
  readonly tasks: (region: RegionName, cluster: string, service: string) => Promise<number>;
  /** Deployments of a service that are under way, backwards too; none where there is no such service. */
  readonly deployments: (
    region: RegionName,
    cluster: string,
    service: string,
  ) => Promise<readonly OngoingDeployment[]>;
  /** Has a deployment rolled back. One that is being rolled back, or has ended, is left alone. */
  readonly rollBack: (region: RegionName, deployment: string) => Promise<void>;
  /**
   * Shuts a region as far as it answers, whether or not it is declared unreachable, within half a minute.
   * @returns what could not be shut, with the reason, by the names of the gates; undefined where it was
   */
  readonly shut: (region: RegionName, gates: Gates) => Promise<Readonly<Record<string, string | undefined>>>;
  /** On-demand backup jobs of a cluster, from a time on. */
  readonly backupJobs: (region: RegionName, clusterArn: string, since: Date) => Promise<readonly Job[]>;
  /** @returns the job's ID; the same one for the same token */
  readonly startBackup: (region: RegionName, request: BackupRequest) => Promise<string>;
  readonly backupJob: (region: RegionName, id: string) => Promise<Job>;
  /** Jobs that copy one recovery point to one vault. */
  readonly copyJobs: (region: RegionName, request: CopyRequest) => Promise<readonly Job[]>;
  readonly startCopy: (region: RegionName, request: CopyRequest & CopyOptions) => Promise<string>;
  readonly copyJob: (region: RegionName, id: string) => Promise<Job>;
  /** The number of messages that a queue holds. SQS may be a minute behind. */
  readonly queued: (region: RegionName, queueUrl: string) => Promise<Queued>;
  /** Takes some messages, each payer's in order; none where none can be taken now. Messages that are not removed come back. */
  readonly takePayments: (region: RegionName, queueUrl: string) => Promise<readonly QueuedPayment[]>;
  /** @returns those that the queue does not take */
  readonly putPayments: PassPayments;
  /** @returns those that are not removed */
  readonly removePayments: PassPayments;
  /** Whether Route 53 takes each health check for healthy. */
  readonly healthChecks: (ids: WatchingChecks) => Promise<Readonly<Record<HealthCheckName, boolean>>>;
  /** The records of a name in a hosted zone, as text. */
  readonly records: (hostedZoneId: string, name: string) => Promise<readonly string[]>;
  /** Has the dashboard show the figures of a move into a region. */
  readonly tellMove: (region: RegionName, move: MoveFigure) => Promise<void>;
}

/** The figures of a move that has been made. */
export interface MoveFigure {
  readonly environment: string;
  readonly kind: MoveKind;
  /** The end of the move. */
  readonly at: Date;
  readonly recoverySeconds: number;
  /** Seconds of payments that were lost. Undefined where nothing tells. */
  readonly lossSeconds: number | undefined;
}

interface Tag {
  readonly key: string;
  readonly value: string;
}

export interface DatabaseState {
  /** `available` when it can be written to. */
  readonly status: string;
  /** Identifier of the instance that takes writes. */
  readonly writer: string | undefined;
}

/** A global database, and the half that is to be written to. */
export interface HandOver {
  readonly name: string;
  /** ARN of the half. */
  readonly half: string;
}

interface Lag {
  readonly seconds: number;
  readonly at: Date;
}

export interface Queued {
  /** Messages that can be taken. */
  readonly waiting: number;
  /** Messages that somebody has taken, and that come back unless they are removed. */
  readonly taken: number;
}

/** A message, with its keys of identity and order. */
export interface QueuedPayment {
  readonly body: string;
  /** The payer: the message's group. */
  readonly group: string;
  /** The idempotency key: the message's deduplication ID. */
  readonly deduplication: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  /** The time at which the message was put into this queue. */
  readonly sentAt: Date;
  /** The receipt handle by which the message is removed. */
  readonly receipt: string;
}

type PassPayments = (
  region: RegionName,
  queueUrl: string,
  /** The payments, at most ten. */
  payments: readonly QueuedPayment[],
) => Promise<readonly Rejected[]>;

export interface Rejected {
  readonly payment: QueuedPayment;
  readonly reason: string;
}

/** A deployment that has not ended. */
export interface OngoingDeployment {
  readonly arn: string;
  /** ECS's word for the state, such as `IN_PROGRESS` and `ROLLBACK_REQUESTED`. */
  readonly status: string;
}

/** A job of AWS Backup. */
export interface Job {
  readonly id: string;
  readonly state: "running" | "done" | "failed";
  /** AWS's words about the job: its state, per cent, message. */
  readonly text: string;
  /** ARN of the backup that the job made; undefined until it is done. */
  readonly result: string | undefined;
}

interface BackupRequest {
  readonly clusterArn: string;
  readonly vault: string;
  readonly roleArn: string;
  readonly keptDays: number;
  readonly tag: Tag;
  readonly token: string;
}

interface CopyRequest {
  readonly recoveryPointArn: string;
  readonly toVaultArn: string;
}

interface CopyOptions {
  readonly fromVault: string;
  readonly roleArn: string;
  readonly keptDays: number;
  readonly token: string;
}
