import { z } from "zod";
import { type Group, groups } from "../../environments/flows.ts";
import { recorded, regionName, role } from "../recovery/recorded.ts";

/**
 * The stack's outputs, for people, the other environment's stack and all commands: the one place that says what outputs there
 * are and what they are called. Nothing is secret. Readers take of it what they need (`pick`), so that a disaster does not
 * fail for what has nothing to do with it.
 */

const text = z.string({ error: "text" }).min(1, { error: "text" });
const url = z.url({ error: "an address such as https://pay.example.com" });
const number = z.number({ error: "a number" });
const texts = z.array(text, { error: "a list of texts" }).readonly();
const byName = z.record(z.string(), text, { error: "texts by name" });
const structure = <T extends z.core.$ZodLooseShape>(shape: T) => z.object(shape, { error: "an object" });
/** A value that may be missing. Pulumi leaves out what is undefined, and its command says null. */
const perhaps = <T extends z.ZodType>(type: T) => type.nullish().transform((value) => value ?? undefined);

/** A database's addresses and secrets, for an application that logs in with `sslmode=verify-full` and for people. */
export const databaseOutputs = structure({
  generation: number,
  clusterId: text,
  clusterArn: text,
  writerEndpoint: text,
  readerEndpoint: text,
  port: number,
  databaseName: text,
  applicationSecretArn: text,
  readerSecretArn: text,
  administratorSecretArn: text,
  masterSecretArn: text,
  /** The name of the function that changes the application's password. Undefined where another region's does. */
  rotationFunction: perhaps(text),
  /** The ARN of the snapshot that the database was restored from. */
  snapshotIdentifier: perhaps(text),
});

/** The session store's address, and the secret with its login, which a function changes. */
const sessionsOutputs = structure({ host: text, port: number, secretArn: text, rotationFunction: text });

/** The public API, and the balancer inside the network that leads past it to the application. */
export const apiOutputs = structure({
  id: text,
  url,
  balancer: structure({ arn: text, dnsName: text, zoneId: text }),
});

/** A region's way to the payment processor. */
const processorOutputs = structure({
  /** This region's copy of the API key. */
  secretArn: text,
  /** The names that the processor is called by. */
  hosts: texts,
  port: number,
  /** The addresses that requests come from, for the processor's list of callers. None where the requests stay inside AWS. */
  addresses: texts,
});

export const regionOutputs = structure({
  accountId: text,
  role,
  vpcId: text,
  /** The VPC's range. */
  cidr: text,
  /** IDs of the subnets by tier, in the order of the environment's zones. */
  subnetIds: structure({ public: texts, app: texts, data: texts }),
  /** IDs of the route tables. The app tier has one in each zone. */
  routeTableIds: structure({ public: text, app: byName, data: text }),
  /** IDs of the security groups, by the parties that the environment has. */
  securityGroupIds: z.partialRecord(z.enum(Object.keys(groups) as [Group, ...Group[]]), text),
  /** The IDs of the VPC endpoints, by AWS's name of the service. */
  endpointIds: byName,
  /** The ARNs of the customer-managed keys. */
  keyArns: structure({ data: text, logs: text, messaging: text }),
  accessLogsBucket: text,
  /** The databases of the lineage that are in this region, oldest first. */
  databases: z.array(databaseOutputs, { error: "a list of databases" }).readonly(),
  backupVault: structure({ name: text, arn: text }),
  /** The role that AWS Backup takes on for a backup on demand. */
  backupRoleArn: text,
  /** The way to the payment processor. Undefined without one. */
  processor: perhaps(processorOutputs),
  /** The session store. Undefined without one. */
  sessions: perhaps(sessionsOutputs),
  loadBalancer: structure({
    arn: text,
    dnsName: text,
    /** The ID of the load balancer's hosted zone, which an alias to it has to name. */
    zoneId: text,
    /** The URL that leads to this region alone. */
    url,
    listenerArns: structure({ production: text, test: text }),
    targetGroupArns: structure({ blue: text, green: text }),
  }),
  /** The public API; its URL leads to this region alone. Undefined without one. */
  api: perhaps(apiOutputs),
  cluster: text,
  /** The name of the service. Undefined while there is no image to run. */
  service: perhaps(text),
  /** The URLs of the queue of payments and of the dead-letter queue. Undefined without queued payments. */
  queue: perhaps(structure({ url: text, deadLettersUrl: text })),
  /** The service that carries out queued payments. Undefined without a queue or an image. */
  worker: perhaps(text),
  repositoryUrls: structure({ app: text, collector: text }),
});

export const outputs = structure({
  environment: text,
  suffix: text,
  activeRegion: regionName,
  regions: z.partialRecord(regionName, regionOutputs, { error: "regions by name" }),
  /** The URL that customers open. */
  url,
  /** The public API's URL. Undefined without one. */
  apiUrl: perhaps(url),
  hostedZoneId: text,
  /** The name servers that the parent domain has to name. Undefined unless the stack made the zone. */
  nameServers: perhaps(texts),
  /** The IDs of Route 53's health checks. */
  healthChecks: structure({ primary: text, claim: text, failover: text }),
  /** Minutes from one recovery point to the next, and the age at which one is refused. */
  recoveryPoints: structure({ everyMinutes: number, maxDataLossMinutes: number }),
  /** The record of the databases, by which the next update decides. */
  recovery: recorded,
  /** The IDs of the peering connections that this stack owns. */
  peerings: structure({ regions: text, environments: perhaps(text) }),
  /** The peer's application, by a name that resolves in this environment's primary region alone. Undefined without one. */
  peerUrl: perhaps(text),
});

export type Outputs = z.output<typeof outputs>;
export type RegionOutputs = z.output<typeof regionOutputs>;
export type DatabaseOutputs = z.output<typeof databaseOutputs>;
export type SessionsOutputs = z.output<typeof sessionsOutputs>;
export type ApiOutputs = z.output<typeof apiOutputs>;
