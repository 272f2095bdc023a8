import type { CommonTier } from "../../environments/address-plan.ts";
import type { ByGroup } from "../../environments/flows.ts";
import type { RegionName, Zone } from "../../regions/index.ts";
import type { Recorded, Role } from "../recovery/recorded.ts";

/** What the stack tells people, the other environment's stack and the checks after deployment. Nothing is secret. */
export interface Outputs {
  readonly environment: string;
  readonly suffix: string;
  readonly activeRegion: RegionName;
  readonly regions: Readonly<Partial<Record<RegionName, RegionOutputs>>>;
  /** What customers open. */
  readonly url: string;
  /** What callers of the public API use. Undefined without one. */
  readonly apiUrl: string | undefined;
  readonly hostedZoneId: string;
  /** Whom the parent domain has to name. Undefined unless the stack made the zone. */
  readonly nameServers: readonly string[] | undefined;
  /** The IDs of Route 53's health checks. */
  readonly healthChecks: Readonly<Record<"primary" | "claim" | "failover", string>>;
  /** Minutes from one recovery point to the next, and the age at which one is refused. */
  readonly recoveryPoints: { readonly everyMinutes: number; readonly maxDataLossMinutes: number };
  /** What the next update decides by where the database is. */
  readonly recovery: Recorded;
  /** The IDs of the peering connections that this stack owns. */
  readonly peerings: {
    readonly regions: string;
    readonly environments: string | undefined;
  };
  /**
   * The peer's application, by a name that resolves in this environment's primary region alone. Undefined without one.
   */
  readonly peerUrl: string | undefined;
}

export interface RegionOutputs {
  readonly accountId: string;
  readonly role: Role;
  readonly vpcId: string;
  /** The VPC's range. */
  readonly cidr: string;
  /** By tier, in the order of the environment's zones. */
  readonly subnetIds: Readonly<Record<CommonTier, readonly string[]>>;
  /** The app tier has one in each zone. */
  readonly routeTableIds: Readonly<Record<Exclude<CommonTier, "app">, string>> & {
    readonly app: Readonly<Partial<Record<Zone, string>>>;
  };
  /** Of the parties that the environment has. */
  readonly securityGroupIds: ByGroup<string>;
  /** The IDs of the VPC endpoints, by AWS's name of the service. */
  readonly endpointIds: Readonly<Record<string, string>>;
  /** The ARNs of the customer-managed keys. */
  readonly keyArns: Readonly<Record<"data" | "logs" | "messaging", string>>;
  readonly accessLogsBucket: string;
  /** The databases of the lineage that are in this region, oldest first. */
  readonly databases: readonly DatabaseOutputs[];
  readonly backupVault: { readonly name: string; readonly arn: string };
  /** The role that AWS Backup takes on for a backup on demand. */
  readonly backupRoleArn: string;
  /** Undefined without a way to the payment processor. */
  readonly processor: ProcessorOutputs | undefined;
  /** Undefined without a session store. */
  readonly sessions: SessionsOutputs | undefined;
  readonly loadBalancer: {
    readonly arn: string;
    readonly dnsName: string;
    /** The zone that an alias to it names. */
    readonly zoneId: string;
    /** Leads to this region alone. */
    readonly url: string;
    readonly listenerArns: Readonly<Record<"production" | "test", string>>;
    readonly targetGroupArns: Readonly<Record<"blue" | "green", string>>;
  };
  /** Undefined without a public API. Its URL leads to this region alone. */
  readonly api: ApiOutputs | undefined;
  readonly cluster: string;
  /** Undefined while there is no image to run. */
  readonly service: string | undefined;
  /** The URLs of the queue of payments and of those that were given up. Undefined without a queue. */
  readonly queue: { readonly url: string; readonly deadLettersUrl: string } | undefined;
  /** The service that carries out queued payments. Undefined without a queue or an image. */
  readonly worker: string | undefined;
  readonly repositoryUrls: Readonly<Record<"app" | "collector", string>>;
}

/** What an application needs to log in with `sslmode=verify-full`, and whoever looks after the database. */
export interface DatabaseOutputs {
  readonly generation: number;
  readonly clusterId: string;
  readonly clusterArn: string;
  readonly writerEndpoint: string;
  readonly readerEndpoint: string;
  readonly port: number;
  readonly databaseName: string;
  readonly applicationSecretArn: string;
  readonly masterSecretArn: string;
  /** The name of the function that changes the application's password. */
  readonly rotationFunction: string;
  /** The ARN of what it was restored from. */
  readonly snapshotIdentifier: string | undefined;
}

/** Where the session store is, and the secret with its login, which a function changes. */
export interface SessionsOutputs {
  readonly host: string;
  readonly port: number;
  readonly secretArn: string;
  readonly rotationFunction: string;
}

/** The public API, and the balancer inside the network that leads past it to the application. */
export interface ApiOutputs {
  readonly id: string;
  readonly url: string;
  readonly balancer: { readonly arn: string; readonly dnsName: string; readonly zoneId: string };
}

/** How a region reaches the payment processor. */
export interface ProcessorOutputs {
  /** This region's copy of the API key. */
  readonly secretArn: string;
  /** The names that it is called by. */
  readonly hosts: readonly string[];
  readonly port: number;
  /** Where its requests come from, for the processor's list of who may call. None where they stay inside AWS. */
  readonly addresses: readonly string[];
}
