import type { ApiSettings } from "./capabilities/api.ts";
import type { Capability } from "./capabilities/index.ts";
import type { LeaseSettings } from "./capabilities/lease.ts";
import type { Processor } from "./capabilities/processor.ts";
import type { QueueSettings } from "./capabilities/queue.ts";
import type { SessionsSettings } from "./capabilities/sessions.ts";
import type { InstanceType } from "./instance-types.ts";
import type { Placement } from "./placement.ts";
import type { Usage } from "./usage.ts";

/** The descriptor of one environment. A stack's name is the name of its descriptor. */
export interface Environment {
  readonly name: string;
  /** The region that serves unless `activeRegion` says otherwise; its DNS record is PRIMARY for ever. */
  readonly primary: Placement;
  /** The region that the environment moves to; its DNS record is SECONDARY for ever. */
  readonly secondary: Placement;
  /**
   * Environments whose application this one's app tier may call, in the primary region, through their API's balancer.
   */
  readonly peers: readonly string[];
  /** Whether Pulumi refuses to delete or replace what holds data or the keys to it (`protect`). */
  readonly protectCritical: boolean;
  /**
   * Whether its stack may be pointed at something that only answers like AWS. A try on one's own machine has a stack of
   * its own, and asks no one: docs/local.md.
   */
  readonly emulator: "allowed" | "refused";
  /** Value of the tag `CostCenter`. */
  readonly costCenter: string;
  /** The people who may open a shell in a container, which reads whatever the container does. */
  readonly shells: Shells;
  readonly logs: LogRetention;
  readonly ingress: IngressSettings;
  readonly compute: ComputeSettings;
  readonly database: DatabaseSettings;
  readonly monitoring: Monitoring;
  readonly sizes: Sizes;
  /** The usage that its costs are estimated with. */
  readonly usage: Usage;
  /** USD that a month may cost at that usage, in its usual state: served from the primary region. */
  readonly monthlyBudget: number;
  /** A public API with limits of its own. Undefined: none, and nothing of it exists. */
  readonly api: ApiSettings | undefined;
  /** Payments that are taken in now and carried out later. Undefined: none, and nothing of it exists. */
  readonly queue: QueueSettings | undefined;
  /** Customers' sessions, outside of the tasks. Undefined: none, and nothing of it exists. */
  readonly sessions: SessionsSettings | undefined;
  /**
   * A record of which region writes, which tasks read before they write. Undefined: none, and nothing of it exists; then
   * nothing but its fence keeps a lost region that comes back from writing.
   */
  readonly lease: LeaseSettings | undefined;
  /** The way to the payment processor. Undefined: none, and then there is no key of the processor's either. */
  readonly processor: Processor | undefined;
}

/** `emergency`: whoever has the role for emergencies, of whom somebody is told. */
export type Shells = "operators" | "emergency";

/** Days that logs are kept, among those CloudWatch Logs offers. */
export interface LogRetention {
  /**
   * Days for logs that an auditor may ask for: network flows, access, changes. PCI DSS v4.0.1 10.5.1 asks for twelve
   * months.
   */
  readonly auditDays: number;
  readonly applicationDays: number;
}

/**
 * The way by which the other region comes by the database: `copies`, restored from the newest recovery point, or `replica`, a global
 * database whose other half is always there. docs/recovery-strategies.md compares them.
 */
export type RecoveryKind = (typeof recoveries)[number];
export const recoveries = ["copies", "replica"] as const;

export interface DatabaseSettings {
  readonly recovery: RecoveryKind;
  /**
   * Aurora PostgreSQL, major and minor, that a fresh database starts with: one with long-term support, on which it stays
   * until somebody upgrades it. A restored database has its snapshot's.
   * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Updates.LTS.html
   */
  readonly engineVersion: string;
  /** Instances beside the writer, each in another zone. */
  readonly readers: number;
  /** Instances in the secondary region with `replica`: one or more, whoever writes. After a move it serves with these. */
  readonly secondaryInstances: number;
  /** Days back to which the database can be put, second by second, within its own region. */
  readonly backupRetentionDays: number;
  readonly recoveryPoints: RecoveryPoints;
}

/** Snapshots that are copied to the other region, where a lost region's database is restored from. */
export interface RecoveryPoints {
  /** Minutes from one to the next: whole hours that divide a day. */
  readonly everyMinutes: number;
  readonly keptDays: number;
  /** Days that the copies made at midnight, UTC, are kept. */
  readonly copiesKeptDays: number;
  /** Days that all other copies are kept: from these the newest moments are restored. */
  readonly copiesBetweenKeptDays: number;
  /** Minutes of payments that a restore may lose without anybody accepting it: the interval and the time to copy. */
  readonly maxDataLossMinutes: number;
  /** Whether AWS Backup restores the newest copy once a week, to prove that it can. */
  readonly testedWeekly: boolean;
}

/** Promises to customers, and the addressees of what breaks one. */
export interface Monitoring {
  /** The team that looks after every alarm. */
  readonly owner: string;
  /** Share of a month's requests that have to be answered without a 5xx. */
  readonly availabilityPercent: number;
  /** Seconds that 99 of 100 payments take at most. */
  readonly transactionP99Seconds: number;
}

/** The numbers that a stack's `sizes` may override. */
export interface Sizes {
  /** Aurora capacity units, in steps of 0.5; 0 lets the database pause. */
  readonly databaseMinAcu: number;
  readonly databaseMaxAcu: number;
  /** Tasks of the service in the active region. */
  readonly serviceMinTasks: number;
  readonly serviceMaxTasks: number;
}

/** Settings of the way in. */
export interface IngressSettings {
  /**
   * The load balancer's TLS policy, pinned so that AWS's default never decides. Names and protocols:
   * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
   *
   * None that refuses TLS 1.2: Route 53's health checkers speak nothing newer, and a region that they cannot talk to is
   * dead to them. https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html#Type
   */
  readonly tlsPolicy:
    | "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
    | "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09";
  /** Requests that one address may make in five minutes. */
  readonly requestsPerAddress: number;
  /** The pages where customers pay. Whoever tests stolen cards does it here, many times from one address. */
  readonly payments: {
    /** The beginning of their paths. */
    readonly paths: readonly string[];
    /** POSTs of them that one address may make in five minutes. */
    readonly requestsPerAddress: number;
  };
  /**
   * The beginning of paths that take bodies of more than 8 KiB, of which the firewall reads the first 8 alone.
   * Everywhere else such a body is refused.
   */
  readonly largeBodies: readonly string[];
  /** Files under `/.well-known/` that the application answers. All others are not there, whatever it would say. */
  readonly wellKnown: readonly string[];
}

/** Settings of tasks, instances and deployments. */
export interface ComputeSettings {
  readonly instanceType: InstanceType;
  /** Reserved by one task, its collector included. */
  readonly task: {
    /** CPU units, 1024 a vCPU. */
    readonly cpu: number;
    readonly memoryMiB: number;
  };
  /** The average CPU use, in percent, that the number of tasks is steered to. */
  readonly cpuTargetPercent: number;
  /**
   * Tasks that wait in the standby region, kept from customers by its fence: a move does not have to start them first. 0:
   * instances and tasks start with the move. With `database.recovery: "replica"` alone: otherwise there is no database to
   * log in to.
   */
  readonly standbyTasks: number;
  /** Times at which another minimum of tasks begins. */
  readonly floors: readonly Floor[];
  readonly deployment: Deployment;
  /** The thresholds at which ECS rolls a deployment back. */
  readonly rollback: {
    /** Share of requests that tasks of a side answer with 5xx. */
    readonly errorPercent: number;
    /**
     * Seconds that 99 of 100 requests take at most. Not less than `monitoring.transactionP99Seconds`: what keeps the
     * promise is no reason to roll back.
     */
    readonly p99Seconds: number;
    /** Share of a side's tasks that fail their health check for five minutes. */
    readonly unhealthyPercent: number;
  };
  /** The tag of AWS's OpenTelemetry collector. https://github.com/aws-observability/aws-otel-collector/releases */
  readonly collectorTag: string;
}

export interface Floor {
  readonly name: string;
  /** AWS's cron fields: minute, hour, day of month, month, day of week, year. */
  readonly cron: string;
  /** IANA's name of the time zone. */
  readonly timezone: string;
  readonly minTasks: number;
}

/** The shift of traffic to a new revision; times are minutes. While it bakes, the old revision runs on. */
export type Deployment =
  | { readonly kind: "all-at-once"; readonly bakeMinutes: number }
  | {
      readonly kind: "canary";
      readonly percent: number;
      readonly canaryMinutes: number;
      readonly bakeMinutes: number;
    };

/** The capabilities of an environment, as far as it has them. */
export type Capabilities = Pick<Environment, Capability>;
