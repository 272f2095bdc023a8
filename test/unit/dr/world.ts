import type { Environment } from "../../../environments/index.ts";
import { type RegionName, regions } from "../../../regions/index.ts";
import type { Clock } from "../../../src/cli/clock.ts";
import { Interrupted, messageOf, ReportedError } from "../../../src/cli/errors.ts";
import { claimPath } from "../../../src/kit/paths.ts";
import { openingName, type Places } from "../../../src/recovery/lineage.ts";
import { planRecovery, type RecoveryPlan, recordOf } from "../../../src/recovery/plan.ts";
import type { RecoveryPoint } from "../../../src/recovery/restore-point.ts";
import {
  clusterType,
  fenceName,
  openingType,
  originTags,
  type StateResource,
} from "../../../src/recovery/state.ts";
import { createTools, type Tools } from "../../../src/tools/dr/tools.ts";
import type { Aws, Job, MoveFigure } from "../../../src/tools/stack/aws/aws.ts";
import type { Changes, ConfigValues, PastUpdate } from "../../../src/tools/stack/engine.ts";
import { readSettings } from "../../../src/tools/stack/settings.ts";
import { closingsInState } from "../../support/closings.ts";
import { fenceConditions } from "../../support/fence.ts";
import { createFifoQueue, type FifoQueue } from "../../support/fifo-queue.ts";
import { production } from "../../support/restoring.ts";

export const primary = "us-east-1";
export const secondary = "us-west-2";
export const places: Places = {
  primary: regions[primary],
  secondary: regions[secondary],
  suffix: "production",
};
interface Snapshot extends RecoveryPoint {
  readonly region: RegionName;
  readonly tag: string;
  readonly payments: readonly number[];
}

/** An environment with its database, its regions and the people who pay, and what was done to it. */
export interface World {
  environment: Environment;
  /** AWS's word on the global database, and how often it has to be asked until a move of it is over. */
  global: { writer: RegionName; asked: number };
  values: Record<string, string>;
  plan: RecoveryPlan;
  /** The state that the last update left. */
  resources: readonly StateResource[];
  /** The payments in each database that exists. */
  readonly payments: Map<string, number[]>;
  readonly snapshots: Snapshot[];
  readonly jobs: Map<string, { readonly token: string; readonly result: Snapshot; asked: number }>;
  readonly history: PastUpdate[];
  lost: RegionName | undefined;
  /** A region that was shut without an update, until an update reaches it. */
  shut: RegionName | undefined;
  /** A region whose fence has a hole. */
  leaks: RegionName | undefined;
  /** Whether somebody has taken away the rule by which the secondary region claims to be active. */
  mute: boolean;
  /** Tasks that still run, and pay what they were told to, in a region that was closed. */
  draining: number;
  /** The region in which a new version is being deployed, and how often it is looked at until it has been rolled back. */
  deploying: { readonly region: RegionName; stopped: boolean; looks: number } | undefined;
  /** Payments that wait, and those that were given up. */
  readonly queues: Readonly<Record<RegionName, Queues>>;
  /** Every payment that was taken into a queue. */
  readonly accepted: number[];
  now: number;
  /** Calls that change something, by name. */
  readonly calls: string[];
  /** The moves that a dashboard was told of. */
  readonly moves: (MoveFigure & { readonly region: RegionName })[];
  /** Whether nobody may tell it. */
  untold: boolean;
  /** Called before and after each call to the outside; may throw. */
  disturb: () => void;
  /** The tools as a new process has them. */
  readonly connect: () => Tools;
  readonly signal: AbortSignal;
  readonly abort: () => void;
}

type Queues = Readonly<Record<"payments" | "deadLetters", FifoQueue>>;

function createQueues(): Queues {
  const deadLetters = createFifoQueue({ visibilityTimeout: 180 });
  return {
    deadLetters,
    payments: createFifoQueue({ visibilityTimeout: 180, redrive: { to: deadLetters, attempts: 5 } }),
  };
}

const minute = 60_000;
const arnOf = (region: RegionName, id: string) =>
  `arn:aws:rds:${region}:123456789012:cluster-snapshot:awsbackup:${id}`;

/** Production with a global database, whose halves are as far apart as a disaster would cost. */
export const createGlobalWorld = (): Promise<World> =>
  createWorld(30, { ...production, database: { ...production.database, recovery: "replica" } });

/** Seconds that the half which follows is behind. */
export const lagSeconds = 2;

/** Production as it was first deployed, with a recovery point that was taken a while ago. */
export async function createWorld(pointAgeMinutes = 30, environment = production): Promise<World> {
  const controller = new AbortController();
  const world: World = {
    environment,
    global: { writer: primary, asked: 0 },
    values: {},
    plan: await planFor({}, environment, undefined, [], Date.UTC(2026, 0, 1)),
    resources: [],
    payments: new Map(),
    snapshots: [],
    jobs: new Map(),
    history: [],
    lost: undefined,
    shut: undefined,
    leaks: undefined,
    mute: false,
    draining: 0,
    deploying: undefined,
    queues: { [primary]: createQueues(), [secondary]: createQueues() },
    accepted: [],
    now: Date.UTC(2026, 0, 1),
    calls: [],
    moves: [],
    untold: false,
    disturb: () => undefined,
    connect: () => toolsOf(world),
    signal: controller.signal,
    abort: () => controller.abort(),
  };
  await world.connect().engine.up("first", []);
  pay(world);
  snapshot(world, secondary, "scheduled", "");
  world.now += pointAgeMinutes * minute;
  pay(world);
  world.calls.length = 0;
  return world;
}

function toolsOf(world: World): Tools {
  const clock: Clock = {
    now: () => new Date(world.now),
    wait: async (seconds) => {
      world.now += seconds * 1000;
      pay(world);
      if (world.signal.aborted) throw new Interrupted();
    },
  };
  return createTools(world.environment, {
    engine: engineOf(world),
    aws: awsOf(world),
    internet: {
      addresses: async (name) => {
        const { writer } = world.plan;
        const active = isOpen(world, writer.region) ? writer.region : undefined;
        const region = regionOf(name) ?? active;
        return region ? [region] : [];
      },
      status: async (method, url) => {
        const region = regionOf(url) ?? world.plan.writer.region;
        if (url.endsWith(claimPath)) return claims(world) ? 200 : 404;
        if (region === world.leaks) return 200;
        return isOpen(world, region) || (method === "GET" && region !== world.lost) ? 200 : 503;
      },
    },
    clock,
    progress: { begin: () => ({ end: () => undefined }), note: () => undefined },
  });
}

const regionOf = (url: string): RegionName | undefined =>
  url.includes("use1.") ? primary : url.includes("usw2.") ? secondary : undefined;

const sideFor = (plan: RecoveryPlan, region: RegionName) =>
  region === primary ? plan.primary : plan.secondary;
const sideOf = ({ plan }: World, region: RegionName) => sideFor(plan, region);
const claims = ({ plan, mute }: World) => !mute && plan.secondary.role === "active";
const isOpen = (world: World, region: RegionName) =>
  region !== world.lost && region !== world.shut && sideOf(world, region).open;

/** Somebody pays where the application can be reached, somebody else's payment is queued, and the worker works. */
function pay(world: World): void {
  const { writer } = world.plan;
  if (isOpen(world, writer.region) || world.draining > 0) world.payments.get(writer.cluster)?.push(world.now);
  if (!isOpen(world, writer.region)) return;
  const queue = world.queues[writer.region].payments;
  for (const part of [0.25, 0.5]) {
    const payment = world.now + part;
    const key = String(payment);
    queue.put({ body: key, group: `payer ${part}`, deduplication: key, attributes: {} }, world.now / 1000);
    world.accepted.push(payment);
  }
  work(world);
}

/** Carries out one payment of those that it takes; the others come back. The database has a key only once. */
export function work(world: World): void {
  const { writer } = world.plan;
  const queue = world.queues[writer.region].payments;
  const [first] = queue.take(world.now / 1000);
  if (!first) return;
  const payment = Number(first.body);
  const payments = world.payments.get(writer.cluster);
  if (!payments?.includes(payment)) payments?.push(payment);
  queue.remove([first], world.now / 1000);
}

export function snapshot(world: World, region: RegionName, id: string, tag: string): Snapshot {
  const { cluster } = world.plan.writer;
  const taken = {
    arn: arnOf(region, id),
    source: cluster,
    takenAt: new Date(world.now),
    engineVersion: "17.7",
    region,
    tag,
  };
  const point = { ...taken, payments: [...(world.payments.get(cluster) ?? [])] };
  world.snapshots.push(point);
  return point;
}

/** Every call to the outside can break off before it has an effect, and after. */
async function disturbed<T>(world: World, work: () => Promise<T>): Promise<T> {
  world.disturb();
  world.now += 1000;
  const result = await work();
  world.disturb();
  return result;
}

function engineOf(world: World): Tools["engine"] {
  return {
    config: () => disturbed(world, async () => ({ ...world.values })),
    configure: (changes) =>
      disturbed(world, async () => {
        world.calls.push(`configure ${JSON.stringify(changes)}`);
        applyChanges(world, changes);
      }),
    preview: () => disturbed(world, async () => void (await planOf(world))),
    up: () =>
      disturbed(world, async () => {
        const startedAt = new Date(world.now);
        const plan = await planOf(world);
        world.calls.push(`up ${plan.writer.cluster}`);
        world.now += 5 * minute;
        if (isOpen(world, world.plan.writer.region) && !sideFor(plan, world.plan.writer.region).open)
          world.draining = 3;
        const deployed = world.deploying?.region;
        if (deployed !== undefined && sideOf(world, deployed).open && !sideFor(plan, deployed).open)
          world.calls.push("waited for a deployment");
        if (world.values.unreachableRegion !== world.shut) world.shut = undefined;
        world.plan = plan;
        world.resources = resourcesOf(plan, new Date(world.now));
        for (const { cluster, origin, state } of plan.lineage) {
          const source = origin.kind === "restored" ? origin.snapshot : "";
          const held =
            origin.kind === "replica"
              ? (world.payments.get(origin.of) ?? [])
              : (world.snapshots.find(({ arn }) => arn === source)?.payments ?? []);
          if (state === "retired") world.payments.delete(cluster);
          else if (!world.payments.has(cluster)) world.payments.set(cluster, [...held]);
        }
        world.history.unshift({
          startedAt,
          endedAt: new Date(world.now),
          succeeded: true,
          values: { ...world.values },
        });
        world.now += minute;
        pay(world);
        return [];
      }),
    outputs: () => disturbed(world, async () => outputsOf(world)),
    resources: () => disturbed(world, async () => [...world.resources]),
    history: () => disturbed(world, async () => [...world.history]),
    user: async () => "someone",
  };
}

function applyChanges(world: World, changes: Changes): void {
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) delete world.values[key];
    else if (/^retire\[\d+\]$/.test(key))
      world.values.retire = JSON.stringify([...JSON.parse(world.values.retire ?? "[]"), Number(value)]);
    else world.values[key] = value;
  }
}

/** The real plan of the real program, so that what the command configures is what the program accepts. */
const planOf = (world: World) =>
  planFor(
    world.values,
    world.environment,
    world.history.length ? world : undefined,
    world.snapshots,
    world.now,
  );

async function planFor(
  values: ConfigValues,
  environment: Environment,
  previous: World | undefined,
  snapshots: readonly Snapshot[],
  now: number,
): Promise<RecoveryPlan> {
  try {
    return await planRecovery({
      places,
      wanted: readSettings(values, environment),
      previous: previous && { recorded: recordOf(previous.plan), resources: previous.resources },
      findRecoveryPoints: async ({ region }) => ({
        points: snapshots.filter((point) => point.region === region),
        asOf: new Date(now),
      }),
      isGlobal: environment.database.recovery === "replica",
      findGlobalWriter: async () => (previous ? globalDatabase(previous) : undefined),
    });
  } catch (error) {
    throw new ReportedError(messageOf(error));
  }
}

const resourcesOf = ({ primary: at, secondary: away }: RecoveryPlan, now: Date): readonly StateResource[] =>
  [at, away].flatMap(({ region, open, databases, closing }) => {
    const { code } = regions[region];
    return [
      ...closingsInState(code, places.suffix, closing, now),
      {
        type: "fence",
        name: fenceName(code, places.suffix),
        outputs: { arn: `arn:fence-${code}`, conditions: fenceConditions(open) } as Record<string, unknown>,
      },
      {
        type: "fence",
        name: `fence-writes-${code}-${places.suffix}`,
        outputs: { arn: `arn:writes-${code}` },
      },
      ...databases.flatMap((entry) => [
        {
          type: clusterType,
          name: entry.cluster,
          outputs: {
            snapshotIdentifier: entry.origin.kind === "restored" ? entry.origin.snapshot : "",
            tags: originTags(entry.origin),
          },
        },
        ...(entry.opened > 0
          ? [{ type: openingType, name: openingName(code, places.suffix, entry), outputs: {} }]
          : []),
      ]),
    ];
  });

export function outputsOf({
  plan,
  environment,
}: Pick<World, "plan" | "environment">): Record<string, unknown> {
  const region = (name: RegionName, code: string) => ({
    loadBalancer: { url: `https://${code}.pay.test` },
    service: "app",
    worker: "worker",
    ...(environment.queue && {
      queue: { url: `${name}/payments`, deadLettersUrl: `${name}/deadLetters` },
    }),
    cluster: `cluster-${code}`,
    databases: plan.lineage
      .filter((entry) => entry.region === name && entry.state !== "retired")
      .map(({ generation, cluster }) => ({ generation, clusterArn: `arn:${cluster}` })),
    backupVault: { name: `vault-${code}`, arn: `arn:vault-${code}` },
    backupRoleArn: `arn:role-${code}`,
  });
  return {
    recovery: JSON.parse(JSON.stringify(recordOf(plan))),
    url: "https://pay.test",
    suffix: "production",
    hostedZoneId: "Z1",
    healthChecks: { failover: "p", primary: "h", claim: "c" },
    regions: { [primary]: region(primary, "use1"), [secondary]: region(secondary, "usw2") },
  };
}

/** The global database as AWS tells of it: a move is over when it has been asked for three times. */
function globalDatabase({ plan, global }: World) {
  const half = (region: RegionName) => `arn:${sideFor(plan, region).databases[0]?.cluster}`;
  return {
    name: "aurora-global-production",
    writer: global.writer,
    moving: global.asked > 0,
    halves: { [primary]: half(primary), [secondary]: half(secondary) },
  };
}

/** The other half is written to from now on, with what the first one held until a while ago. */
function promote(world: World, arn: string, missingSeconds: number): void {
  const cluster = arn.slice("arn:".length);
  const entry = world.plan.lineage.find((candidate) => candidate.cluster === cluster);
  const before = world.plan.lineage.find(
    ({ region, state }) => region === world.global.writer && state === "kept",
  );
  if (!entry || !before) throw new Error(`no half ${arn}`);
  const held = world.payments.get(before.cluster) ?? [];
  world.payments.set(
    cluster,
    held.filter((payment) => payment <= world.now - missingSeconds * 1000),
  );
  world.global = { writer: entry.region, asked: 3 };
}

function awsOf(world: World): Aws {
  const asked = <T>(region: RegionName, work: () => T): Promise<T> =>
    disturbed(world, async () => {
      if (region === world.lost) throw new Error(`${region} is lost and was asked`);
      return work();
    });
  const jobOf = (id: string): Job => {
    const job = world.jobs.get(id);
    if (!job) throw new Error(`no job ${id}`);
    const done = job.asked > 1;
    return { id, state: done ? "done" : "running", text: "", result: done ? job.result.arn : undefined };
  };
  const available = (point: Snapshot) =>
    [...world.jobs.values()].every(({ result, asked: times }) => result !== point || times > 1);
  const ask = (id: string): Job => {
    const job = world.jobs.get(id);
    if (job) job.asked += 1;
    return jobOf(id);
  };
  const start = (kind: string, token: string, make: (id: string) => Snapshot): string => {
    const same = [...world.jobs].find(([, job]) => job.token === token);
    if (same) return same[0];
    world.calls.push(kind);
    const id = `${kind}-${world.jobs.size}`;
    world.jobs.set(id, { token, result: make(id), asked: 0 });
    return id;
  };
  return {
    recoveryPoints: ({ region, cluster }) =>
      asked(region, () => ({
        asOf: new Date(world.now),
        points: world.snapshots
          .filter((point) => point.region === region && point.source === cluster && available(point))
          .toSorted((a, b) => b.takenAt.getTime() - a.takenAt.getTime()),
      })),
    database: (region, cluster) =>
      asked(region, () =>
        world.payments.has(cluster) ? { status: "available", writer: `${cluster}-1` } : undefined,
      ),
    globalDatabase: ({ region }) =>
      asked(region, () => {
        const said = globalDatabase(world);
        world.global.asked = Math.max(0, world.global.asked - 1);
        return said;
      }),
    switchOver: (region, { half }) =>
      asked(region, () => {
        world.calls.push("switchover");
        if (region !== world.global.writer) throw new Error(`${region} is not written to`);
        promote(world, half, 0);
      }),
    failOver: (region, { half }) =>
      asked(region, () => {
        world.calls.push("failover");
        promote(world, half, lagSeconds);
      }),
    lag: (region) =>
      asked(region, () =>
        region === world.global.writer ? undefined : { seconds: lagSeconds, at: new Date(world.now) },
      ),
    taggedBackup: (region, cluster, { value }) =>
      asked(
        region,
        () =>
          world.snapshots.find(
            (point) =>
              point.region === region && point.source === cluster && point.tag === value && available(point),
          )?.arn,
      ),
    tasks: (region) =>
      asked(region, () => {
        if (world.draining > 0) world.draining -= 1;
        return world.draining;
      }),
    deployments: (region, _, service) =>
      asked(region, () => {
        const { deploying } = world;
        if (deploying?.region !== region || service !== "app") return [];
        if (deploying.stopped) deploying.looks -= 1;
        if (deploying.looks === 0) world.deploying = undefined;
        return deploying.looks === 0
          ? []
          : [{ arn: "deployment", status: deploying.stopped ? "ROLLBACK_IN_PROGRESS" : "IN_PROGRESS" }];
      }),
    rollBack: (region) =>
      asked(region, () => {
        world.calls.push("roll back");
        if (world.deploying) world.deploying.stopped = true;
      }),
    tellMove: (region, move) =>
      asked(region, () => {
        if (world.untold) throw new ReportedError("cloudwatch:PutMetricData: not allowed");
        world.moves.push({ region, ...move });
      }),
    shut: (region, { rules, services }) =>
      disturbed(world, async () => {
        const names = [...rules, ...services].map(({ name }) => name);
        const problem = region === world.lost ? "there is no answer" : undefined;
        if (problem === undefined) {
          world.calls.push(`shut ${names.join(", ")}`);
          world.shut = region;
        }
        return Object.fromEntries(names.map((name) => [name, problem]));
      }),
    backupJobs: (region) => asked(region, () => []),
    startBackup: (region, { tag, token }) =>
      asked(region, () => start("backup", token, (id) => snapshot(world, region, id, tag.value))),
    backupJob: (region, id) => asked(region, () => ask(id)),
    copyJobs: (region, { recoveryPointArn }) =>
      asked(region, () =>
        [...world.jobs]
          .filter(([, { token }]) => token.startsWith(`copy of ${recoveryPointArn}`))
          .map(([id]) => jobOf(id)),
      ),
    startCopy: (region, { recoveryPointArn }) =>
      asked(region, () =>
        start("copy", `copy of ${recoveryPointArn}`, (id): Snapshot => {
          const source = world.snapshots.find(({ arn }) => arn === recoveryPointArn);
          if (!source) throw new Error("nothing to copy");
          const to: RegionName = region === primary ? secondary : primary;
          const copied = { ...source, arn: arnOf(to, `copyjob-${id}`), region: to, tag: "" };
          world.snapshots.push(copied);
          return copied;
        }),
      ),
    copyJob: (region, id) => asked(region, () => ask(id)),
    queued: (region, url) => asked(region, () => queueAt(world, url).count(world.now / 1000)),
    takePayments: (region, url) => asked(region, () => queueAt(world, url).take(world.now / 1000)),
    putPayments: (region, url, payments) =>
      asked(region, () => {
        for (const payment of payments) queueAt(world, url).put(payment, world.now / 1000);
        return [];
      }),
    removePayments: (region, url, payments) =>
      asked(region, () => queueAt(world, url).remove(payments, world.now / 1000)),
    healthChecks: () =>
      disturbed(world, async () => {
        const [answers, claimed] = [isOpen(world, primary), claims(world)];
        return { primary: answers, claim: !claimed, failover: answers && !claimed };
      }),
    records: () => disturbed(world, async () => ["A PRIMARY → lb"]),
  };
}

function queueAt({ queues }: World, url: string): FifoQueue {
  const [region, name] = url.split("/");
  return queues[region as RegionName][name as keyof Queues];
}
