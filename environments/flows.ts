import type { Tier } from "./address-plan.ts";

/**
 * Who has a security group of its own, and the tier its interfaces are in. `internet` and `s3` have none: the one is
 * everywhere, the other a prefix list.
 */
export const groups = {
  "load-balancer": "public",
  app: "app",
  host: "app",
  rotation: "app",
  endpoints: "app",
  database: "data",
} as const satisfies Record<string, Tier>;

export type Group = keyof typeof groups;
export type Party = Group | "internet" | "s3";

/** What one party may open to another over TCP. Nothing else can be opened: the rules are generated from this list. */
export interface Flow {
  readonly from: Party;
  readonly to: Party;
  readonly port: number;
  /**
   * The way it takes: inside one VPC; from the active region to the other region of the environment; or from an
   * environment to one of its `peers`, in the home region.
   */
  readonly via: "vpc" | "region-peering" | "environment-peering";
  /** Why it must be open, for the rule's description: ASCII, at most 255 characters. */
  readonly why: string;
}

/** Where the application's containers listen, with TLS. */
export const appPort = 8443;
/** Where the load balancer shows a new revision before customers meet it. */
export const testPort = 8444;
export const databasePort = 5432;

export const flows: readonly Flow[] = [
  {
    from: "internet",
    to: "load-balancer",
    port: 443,
    via: "vpc",
    why: "Customers and Route 53 health checkers",
  },
  { from: "internet", to: "load-balancer", port: 80, via: "vpc", why: "Redirected to HTTPS" },
  {
    from: "load-balancer",
    to: "app",
    port: appPort,
    via: "vpc",
    why: "Requests and health checks, with TLS",
  },
  {
    from: "host",
    to: "load-balancer",
    port: testPort,
    via: "vpc",
    why: "Tests of a new revision, forwarded through a session on an instance",
  },
  { from: "app", to: "database", port: databasePort, via: "vpc", why: "Payments" },
  { from: "app", to: "endpoints", port: 443, via: "vpc", why: "AWS APIs" },
  { from: "app", to: "s3", port: 443, via: "vpc", why: "Image layers, which ECR keeps in S3" },
  { from: "host", to: "endpoints", port: 443, via: "vpc", why: "ECS and SSM agents, image pulls, logs" },
  { from: "host", to: "s3", port: 443, via: "vpc", why: "Image layers, which ECR keeps in S3" },
  { from: "rotation", to: "endpoints", port: 443, via: "vpc", why: "Secrets Manager" },
  {
    from: "rotation",
    to: "database",
    port: databasePort,
    via: "vpc",
    why: "Sets and tests the application's password",
  },
  {
    from: "app",
    to: "database",
    port: databasePort,
    via: "region-peering",
    why: "Reconciliation with the database that was active before a move",
  },
  {
    from: "app",
    to: "app",
    port: appPort,
    via: "environment-peering",
    why: "Production calls staging's API, never back",
  },
];
