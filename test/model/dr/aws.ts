import { type RegionName, regions } from "../../../regions/index.ts";
import { ReportedError } from "../../../src/cli/errors.ts";
import type { Aws, HandOver } from "../../../src/tools/stack/aws/aws.ts";
import { fenceConditions } from "../../support/fence.ts";
import type { Properties } from "../engine/state.ts";
import { halfIn, handOver } from "../global/database.ts";
import { describe } from "../global/describe.ts";
import { fenceOf, serviceOf, workerOf } from "../names.ts";
import type { Stack } from "../stack.ts";
import { violation } from "../violation.ts";
import { dateOf, primary, secondary } from "../world.ts";
import type { Outside } from "./outside.ts";

/** AWS, as `dr` asks it where the database is a global one. Of anything else it must not ask. */
export function awsOfCommand(stack: Stack, { disturbed, course }: Outside): Aws {
  const { world } = stack;
  const asked = <T>(region: RegionName, work: () => T | Promise<T>): Promise<T> =>
    disturbed(() => {
      if (!world.regions[region].alive) throw new ReportedError(`${region} does not answer`);
      return work();
    });
  const begin = ({ half }: HandOver, lossy: boolean) => {
    const to = regionIn(half);
    const failover = lossy
      ? { since: stack.told ?? Number.POSITIVE_INFINITY, fenced: course.fenced }
      : undefined;
    const refusal = handOver(world, { to, failover });
    if (refusal !== undefined) throw new ReportedError(refusal);
    stack.inForce = undefined;
  };
  const queueAt = (region: RegionName) => world.regions[region].queue;
  return {
    ...unasked,
    database: (region, cluster) =>
      asked(region, () => {
        const half = halfIn(world, region);
        if (half?.name !== cluster) return undefined;
        const anew = world.global?.left?.region === region;
        return { status: half.ready && !anew ? "available" : "creating", writer: `${cluster}-1` };
      }),
    globalDatabase: (query) => asked(query.region, () => describe(world, query)),
    switchOver: (region, request) => asked(region, () => begin(request, false)),
    failOver: (region, request) => asked(region, () => begin(request, true)),
    lag: (region) =>
      asked(region, () => {
        const measured = world.global?.writer === region ? undefined : world.global?.measured;
        // As `aws.lag` looks back for an hour.
        if (measured === undefined || world.now - measured.at > 60) return undefined;
        return { seconds: measured.behind * 60, at: dateOf(measured.at) };
      }),
    tasks: (region, _, service) =>
      asked(region, () => {
        const { serves, works } = world.regions[region];
        return (service === "worker" ? works : serves) === undefined ? 0 : 1;
      }),
    deployments: (region) => asked(region, () => []),
    shut: (region, { rules, services }) =>
      disturbed(() => {
        const names = [...rules.map(({ name }) => name), ...services];
        const { alive } = world.regions[region];
        if (alive) shut(stack, region);
        return Object.fromEntries(names.map((name) => [name, alive ? undefined : "there is no answer"]));
      }),
    queued: (region, url) =>
      asked(region, () => ({ waiting: isOfPayments(url) ? queueAt(region).length : 0, taken: 0 })),
    takePayments: (region) =>
      asked(region, () =>
        queueAt(region)
          .slice(0, 10)
          .map((payment) => ({
            body: String(payment),
            group: String(payment),
            deduplication: String(payment),
            attributes: {},
            sentAt: dateOf(world.now - 60),
            receipt: String(payment),
          })),
      ),
    putPayments: (region, _, payments) =>
      asked(region, () => {
        queueAt(region).push(...payments.map(({ body }) => Number(body)));
        return [];
      }),
    removePayments: (region, _, payments) =>
      asked(region, () => {
        const queue = queueAt(region);
        for (const { body } of payments) queue.splice(queue.indexOf(Number(body)), 1);
        return [];
      }),
  };
}

const regionIn = (arn: string): RegionName => (arn.includes(primary.name) ? primary.name : secondary.name);
const isOfPayments = (url: string): boolean => url.startsWith("payments-");

/** The requests without an update: the fence answers 503, and tasks stop. The state knows nothing of it. */
function shut(stack: Stack, name: RegionName): void {
  const region = stack.world.regions[name];
  const { code } = regions[name];
  const change = (what: string, properties: Properties) => {
    const made = region.made.get(what);
    if (made) region.made.set(what, { ...made, ...properties });
  };
  change(fenceOf({ name, code }), { conditions: fenceConditions(false) });
  // Of the application's service bounds are what the state has; their change brings tasks back.
  change(serviceOf({ name, code }), { bounds: "none" });
  change(workerOf({ name, code }), { serves: undefined });
  region.open = false;
  region.serves = undefined;
  region.works = undefined;
  stack.inForce = undefined;
  stack.shut = new Set([...stack.shut, name]);
}

const never = (what: string) => () => Promise.reject(violation(`${what} of a global database`));

/** The questions that a move of a global database has no reason for. */
const unasked = {
  recoveryPoints: never("recovery points"),
  taggedBackup: never("a backup"),
  rollBack: never("a roll-back of nothing"),
  backupJobs: never("backups"),
  startBackup: never("a backup"),
  backupJob: never("a backup"),
  copyJobs: never("copies"),
  startCopy: never("a copy"),
  copyJob: never("a copy"),
  healthChecks: never("health checks"),
  records: never("records"),
  // Told by `execute`, once all steps are done.
  tellMove: never("a figure"),
} satisfies Partial<Aws>;
