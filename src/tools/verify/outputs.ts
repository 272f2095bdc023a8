import { z } from "zod";
import type { Environment } from "../../../environments/index.ts";
import { ReportedError } from "../../cli/errors.ts";
import type { Outputs } from "../../contract/outputs.ts";
import { type Entry, writerOf } from "../../recovery/lineage.ts";
import { parseRecorded } from "../../recovery/recorded.ts";
import { RecoveryRefusal } from "../../recovery/refusal.ts";

const text = z.string().min(1);
/** Pulumi leaves out what is undefined. */
const perhaps = <T extends z.ZodType>(type: T) => type.nullish().transform((value) => value ?? undefined);
const zones = z.record(z.string(), text);

const database = z.object({
  generation: z.number(),
  clusterId: text,
  clusterArn: text,
  writerEndpoint: text,
  port: z.number(),
  databaseName: text,
  applicationSecretArn: text,
  masterSecretArn: text,
});

const region = z.object({
  accountId: text,
  role: z.enum(["active", "standby"]),
  vpcId: text,
  cidr: text,
  subnetIds: z.record(z.enum(["public", "app", "data"]), z.array(text).readonly()),
  routeTableIds: z.object({ public: text, app: zones, data: text }),
  securityGroupIds: z.record(z.string(), text),
  endpointIds: z.record(z.string(), text),
  keyArns: z.object({ data: text, logs: text, messaging: text }),
  accessLogsBucket: text,
  databases: z.array(database).readonly(),
  backupVault: z.object({ name: text, arn: text }),
  processor: perhaps(
    z.object({
      secretArn: text,
      hosts: z.array(text).readonly(),
      port: z.number(),
      addresses: z.array(text).readonly(),
    }),
  ),
  loadBalancer: z.object({
    arn: text,
    dnsName: text,
    zoneId: text,
    url: z.url(),
    listenerArns: z.object({ production: text, test: text }),
    targetGroupArns: z.object({ blue: text, green: text }),
  }),
  api: perhaps(
    z.object({
      id: text,
      url: z.url(),
      balancer: z.object({ arn: text, dnsName: text, zoneId: text }),
    }),
  ),
  cluster: text,
  service: perhaps(text),
  queue: perhaps(z.object({ url: z.url(), deadLettersUrl: z.url() })),
  worker: perhaps(text),
  sessions: perhaps(z.object({ host: text, port: z.number(), secretArn: text })),
});

const outputs = z.object({
  environment: text,
  suffix: text,
  url: z.url(),
  apiUrl: perhaps(z.url()),
  hostedZoneId: text,
  healthChecks: z.object({ primary: text, claim: text, failover: text }),
  recoveryPoints: z.object({ everyMinutes: z.number(), maxDataLossMinutes: z.number() }),
  peerings: z.object({ regions: text, environments: perhaps(text) }),
  regions: z.object({ "us-east-1": region, "us-west-2": region }),
});

/** What the checks need of the stack's outputs. */
export interface Deployed extends z.output<typeof outputs> {
  /** The database that is written to. */
  readonly writer: Entry;
}
export type DeployedRegion = z.output<typeof region>;
export type DeployedDatabase = z.output<typeof database>;

/** @throws ReportedError naming every output that is missing or strange */
export function readDeployed(values: Readonly<Record<string, unknown>>, { name }: Environment): Deployed {
  if (values.recovery === undefined)
    throw new ReportedError(
      `the stack has no output recovery: it has never been updated successfully. Run pulumi up --stack ${name}.`,
    );
  const { data, error } = outputs.safeParse(values);
  if (data === undefined)
    throw new ReportedError(
      [
        "the stack's outputs are not those of this version of the program: run pulumi up with it",
        ...error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`),
      ].join("\n  "),
    );
  return { ...data, writer: writerIn(values.recovery) };
}

function writerIn(recovery: unknown): Entry {
  try {
    const writer = writerOf(parseRecorded(recovery).lineage);
    if (writer !== undefined) return writer;
    throw new RecoveryRefusal(["the stack's output recovery has no database"]);
  } catch (cause) {
    if (cause instanceof RecoveryRefusal) throw new ReportedError(cause.problems.join("\n"), { cause });
    throw cause;
  }
}

/** What the program puts out: the types do not hold where it no longer fits what is read here. */
export type ProgramOutputs = Readable<
  Omit<Outputs, "regions"> & { readonly regions: Required<Outputs["regions"]> }
>;
type Readable<T extends z.input<typeof outputs>> = T;
