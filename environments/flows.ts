import type { Tier } from "./address-plan.ts";
import { apiParties } from "./capabilities/api.ts";
import { broughtBy } from "./capabilities/index.ts";
import { processorParties } from "./capabilities/processor.ts";
import { queueParties } from "./capabilities/queue.ts";
import { sessionsParties } from "./capabilities/sessions.ts";
import type { Capabilities, DatabaseSettings, RecoveryKind } from "./environment.ts";
import { appPort, databasePort, sessionsPort, testPort } from "./ports.ts";

/**
 * The parties with a security group of their own, each with the tier of its interfaces. `internet`, `s3` and `dynamodb`
 * have none: the one is everywhere, the others are prefix lists. The processor has one where it is reached by
 * PrivateLink, and is its endpoint there; otherwise it is outside.
 */
export const groups = {
  "load-balancer": "public",
  app: "app",
  host: "app",
  rotation: "app",
  probe: "app",
  endpoints: "app",
  database: "data",
  ...apiParties,
  ...queueParties,
  ...sessionsParties,
  ...processorParties,
} as const satisfies Record<string, Tier>;

export type Group = keyof typeof groups;

/** Parties that an environment may be without. */
type OptionalGroup =
  | keyof typeof apiParties
  | keyof typeof processorParties
  | keyof typeof queueParties
  | keyof typeof sessionsParties;

/** Something of each party that an environment has. */
export type ByGroup<T> = Readonly<
  Record<Exclude<Group, OptionalGroup>, T> & Partial<Record<OptionalGroup, T>>
>;

/** Parties without a security group. */
export const groupless = ["dynamodb", "internet", "s3"] as const;

export type Party = Group | (typeof groupless)[number];

/**
 * The ways that a connection may take: inside one VPC; from the active region to the other region of the environment; from each
 * of the two to the other, whichever is active; from the primary region to the secondary one, likewise; from an environment to one
 * of its `peers`, in the primary region; or out through NAT, to names of the processor alone.
 */
export const vias = [
  "vpc",
  "region-peering",
  "mutual-peering",
  "secondary-peering",
  "environment-peering",
  "egress",
] as const;

/** A TCP connection that one party may open to another. Nothing else can be opened: the rules are generated from this list. */
export interface Flow {
  readonly from: Party;
  readonly to: Party;
  readonly port: number;
  readonly via: (typeof vias)[number];
  /** The one way of recovery that it is for. @default any */
  readonly recovery?: RecoveryKind;
  /** The reason why the flow is open, for the rule's description: ASCII, at most 255 characters. */
  readonly why: string;
}

/** All flows there may be. One exists where both its ends do. */
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
  {
    from: "probe",
    to: "load-balancer",
    port: testPort,
    via: "vpc",
    why: "The smoke test of a new revision, before customers meet it",
  },
  { from: "app", to: "database", port: databasePort, via: "vpc", why: "Payments" },
  { from: "app", to: "endpoints", port: 443, via: "vpc", why: "AWS APIs" },
  { from: "app", to: "s3", port: 443, via: "vpc", why: "Image layers, which ECR keeps in S3" },
  { from: "app", to: "dynamodb", port: 443, via: "vpc", why: "Which region writes" },
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
    recovery: "copies",
    why: "Reconciliation with the database that was active before a move",
  },
  {
    from: "app",
    to: "database",
    port: databasePort,
    via: "mutual-peering",
    recovery: "replica",
    why: "Tasks that wait in the standby region are logged in to whoever writes",
  },
  {
    from: "rotation",
    to: "database",
    port: databasePort,
    via: "secondary-peering",
    recovery: "replica",
    why: "Changes passwords of a global database while it is written to in the other region",
  },
  {
    from: "app",
    to: "api-balancer",
    port: 443,
    via: "environment-peering",
    why: "Production tries the next release in staging, never back",
  },
  {
    from: "api-link",
    to: "api-balancer",
    port: 443,
    via: "vpc",
    why: "Requests to the public API, from API Gateway",
  },
  {
    from: "api-balancer",
    to: "load-balancer",
    port: 443,
    via: "vpc",
    why: "Requests to the public API, through the same door as all others",
  },
  { from: "worker", to: "database", port: databasePort, via: "vpc", why: "Carries out queued payments" },
  { from: "worker", to: "endpoints", port: 443, via: "vpc", why: "AWS APIs, the queue among them" },
  { from: "worker", to: "s3", port: 443, via: "vpc", why: "Image layers, which ECR keeps in S3" },
  { from: "worker", to: "dynamodb", port: 443, via: "vpc", why: "Which region writes" },
  { from: "app", to: "sessions", port: sessionsPort, via: "vpc", why: "Customers' sessions" },
  {
    from: "session-rotation",
    to: "endpoints",
    port: 443,
    via: "vpc",
    why: "Secrets Manager and ElastiCache",
  },
  { from: "session-rotation", to: "sessions", port: sessionsPort, via: "vpc", why: "Tests a new password" },
  // With PrivateLink inside the VPC, on the port that the processor's service has.
  { from: "app", to: "processor", port: 443, via: "egress", why: "Payments, carried out at once" },
  { from: "worker", to: "processor", port: 443, via: "egress", why: "Payments that were queued" },
];

/** The parties that an environment has a group for. */
export const groupsOf = (environment: Capabilities): readonly Group[] =>
  (Object.keys(groups) as Group[]).filter((group) => {
    // By NAT the processor is outside.
    if (group === "processor") return environment.processor?.kind === "privateLink";
    const capability = broughtBy("parties", group);
    return capability === undefined || environment[capability] !== undefined;
  });

/** The parts of a descriptor that decide about its flows. */
interface FlowCircumstances extends Capabilities {
  readonly database: Pick<DatabaseSettings, "recovery">;
}

/** The flows of an environment. One to a peer ends at a party of the peer's, which every peer has. */
export function flowsOf(environment: FlowCircumstances): readonly Flow[] {
  const { processor, database } = environment;
  const present = new Set<Party>(["internet", "s3", ...groupsOf(environment)]);
  if (processor !== undefined) present.add("processor");
  if (environment.lease !== undefined) present.add("dynamodb");
  return flows
    .filter(({ recovery = database.recovery }) => recovery === database.recovery)
    .filter(({ from, to, via }) => present.has(from) && (via === "environment-peering" || present.has(to)))
    .map((flow) =>
      flow.to === "processor" && processor?.kind === "privateLink"
        ? { ...flow, port: processor.port, via: "vpc" }
        : flow,
    );
}
