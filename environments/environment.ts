import type { RegionName, Zone } from "../regions/index.ts";
import type { InstanceType } from "./instance-types.ts";
import type { Processor } from "./processor.ts";
import type { Usage } from "./usage.ts";

/** What one environment is. A stack's name is the name of its descriptor. */
export interface Environment {
  readonly name: string;
  /** Where traffic is served unless `activeRegion` says otherwise; its DNS record is PRIMARY for ever. */
  readonly primary: Placement;
  /** Where the environment moves to; its DNS record is SECONDARY for ever. */
  readonly secondary: Placement;
  /**
   * Environments whose application this one's app tier may call, in the primary region, through their API's balancer.
   */
  readonly peers: readonly string[];
  /** Whether Pulumi refuses to delete or replace what holds data or the keys to it (`protect`). */
  readonly protectCritical: boolean;
  /** Whether it may be deployed to something that only answers like AWS, for a try on one's own machine. */
  readonly emulator: "allowed" | "refused";
  /** Value of the tag `CostCenter`. */
  readonly costCenter: string;
  readonly logs: LogRetention;
  readonly ingress: Ingress;
  readonly compute: Compute;
  readonly database: DatabaseSettings;
  readonly monitoring: Monitoring;
  readonly sizes: Sizes;
  /** What its costs are estimated with. */
  readonly usage: Usage;
  /** USD that a month may cost at that usage, in its usual state: served from the primary region. */
  readonly monthlyBudget: number;
  /** A public API with limits of its own. Undefined: none, and nothing of it exists. */
  readonly api: Api | undefined;
  /** Payments that are taken in now and carried out later. Undefined: none, and nothing of it exists. */
  readonly queue: Queue | undefined;
  /** Customers' sessions, outside of the tasks. Undefined: none, and nothing of it exists. */
  readonly sessions: Sessions | undefined;
  /** The way to the payment processor. Undefined: none, and then there is no key of the processor's either. */
  readonly processor: Processor | undefined;
}

/** What an environment may have or not. */
export type Capability = "api" | "queue" | "sessions" | "processor";

/** Where an environment stands in one region. */
export interface Placement {
  readonly region: RegionName;
  /** The VPC's /16. Disjoint from every other range of every environment, because any two may be peered. */
  readonly cidr: string;
  readonly zones: readonly Zone[];
}

/** Days that logs are kept, among those CloudWatch Logs offers. */
export interface LogRetention {
  /** What an auditor may ask for: network flows, access, changes. PCI DSS v4.0.1 10.5.1 asks for twelve months. */
  readonly auditDays: number;
  readonly applicationDays: number;
}

export interface DatabaseSettings {
  /**
   * Aurora PostgreSQL, major and minor, that a fresh database starts with: one with long-term support. Later minor
   * versions come by themselves, and a restored database has its snapshot's.
   * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Updates.LTS.html
   */
  readonly engineVersion: string;
  /** Instances beside the writer, each in another zone. */
  readonly readers: number;
  /** Days back to which the database can be put, second by second, within its own region. */
  readonly backupRetentionDays: number;
  readonly recoveryPoints: RecoveryPoints;
}

/** Snapshots that are copied to the other region, where a lost region's database is restored from. */
export interface RecoveryPoints {
  /** Minutes from one to the next: whole hours that divide a day. */
  readonly everyMinutes: number;
  readonly keptDays: number;
  /** Of the copies that are made at midnight, UTC. */
  readonly copiesKeptDays: number;
  /** Of all others: what the newest moments are restored from. */
  readonly copiesBetweenKeptDays: number;
  /** Minutes of payments that a restore may lose without anybody accepting it: the interval and the time to copy. */
  readonly maxDataLossMinutes: number;
  /** Whether AWS Backup restores the newest copy once a week, to prove that it can. */
  readonly testedWeekly: boolean;
}

/** What is promised to customers, and who is told when it is not kept. */
export interface Monitoring {
  /** The team that looks after every alarm. */
  readonly owner: string;
  /** Share of a month's requests that have to be answered without a 5xx. */
  readonly availabilityPercent: number;
  /** Seconds that 99 of 100 payments take at most. */
  readonly transactionP99Seconds: number;
}

/** What a stack's `sizes` may override, and nothing else. */
export interface Sizes {
  /** Aurora capacity units, in steps of 0.5; 0 lets the database pause. */
  readonly databaseMinAcu: number;
  readonly databaseMaxAcu: number;
  /** Tasks of the service in the active region. */
  readonly serviceMinTasks: number;
  readonly serviceMaxTasks: number;
}

/** How many requests the public API lets through, in each region. */
export interface Api {
  readonly limit: RequestLimit;
  /** Of `POST /payments`, which is stricter. */
  readonly paymentLimit: RequestLimit;
}

export interface RequestLimit {
  /** Requests a second, on average. */
  readonly rate: number;
  /** Requests at once. */
  readonly burst: number;
}

/** Payments that wait, and the worker that carries them out. Its tasks are as large as the application's. */
export interface Queue {
  /** Seconds that the worker has for one payment. */
  readonly workerTimeoutSeconds: number;
  /** Times that a payment is tried before it goes to the dead-letter queue. */
  readonly attempts: number;
  /** Payments that may wait for each task before another one is started. */
  readonly backlogPerTask: number;
  /** Tasks of the worker in the active region. */
  readonly minTasks: number;
  readonly maxTasks: number;
}

/** The limits of the session store, which is paid by use. */
export interface Sessions {
  /** GB of data. */
  readonly maxGb: number;
  /** ElastiCache processing units a second: 1 a KiB moved by a simple command. */
  readonly maxEcpuPerSecond: number;
}

/** How customers' requests are taken in. */
export interface Ingress {
  /**
   * The load balancer's TLS policy, pinned so that AWS's default never decides. Names and protocols:
   * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
   */
  readonly tlsPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09" | "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09";
  /** Requests that one address may make in five minutes. */
  readonly requestsPerAddress: number;
}

/** What the application runs on, and how a new version of it takes over. */
export interface Compute {
  readonly instanceType: InstanceType;
  /** What one task reserves, its collector included. */
  readonly task: {
    /** CPU units, 1024 a vCPU. */
    readonly cpu: number;
    readonly memoryMiB: number;
  };
  /** The average CPU use, in percent, that the number of tasks is steered to. */
  readonly cpuTargetPercent: number;
  /** Times at which another minimum of tasks begins. */
  readonly floors: readonly Floor[];
  readonly deployment: Deployment;
  /** What makes ECS roll a deployment back. */
  readonly rollback: {
    /** Share of requests that tasks answer with 5xx. */
    readonly errorPercent: number;
    readonly p99Seconds: number;
  };
  /** The tag of AWS's OpenTelemetry collector. https://github.com/aws-observability/aws-otel-collector/releases */
  readonly collectorTag: string;
}

export interface Floor {
  readonly name: string;
  /** Minute, hour, day of month, month, day of week, year. */
  readonly cron: string;
  /** IANA name. */
  readonly timezone: string;
  readonly minTasks: number;
}

/** How ECS shifts traffic to a new revision; times are minutes. While it bakes, the old revision runs on. */
export type Deployment =
  | { readonly kind: "all-at-once"; readonly bakeMinutes: number }
  | {
      readonly kind: "canary";
      readonly percent: number;
      readonly canaryMinutes: number;
      readonly bakeMinutes: number;
    };
