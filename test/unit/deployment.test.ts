import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import {
  type AskedService,
  deploymentProblems,
  type LookAtService,
  type ServiceState,
} from "../../src/blocks/compute/deployed.ts";
import { parseConfig } from "../../src/program/config/read.ts";
import { realLookups } from "../../src/program/lookups/lookups.ts";
import type { Raise } from "../../src/program/lookups/raise-epoch.ts";
import { plannedLookups } from "../../src/proofs/planner.ts";
import { RecoveryRefusal } from "../../src/recovery/refusal.ts";
import type { Recording } from "../fixtures/engine/scenario.ts";
import { configSource, synthesizePlatform } from "../support/platform.ts";

const arn = (revision: number) => `arn:aws:ecs:us-east-1:123456789012:task-definition/app:${revision}`;
const well: ServiceState = {
  taskDefinition: arn(2),
  desired: 3,
  running: 3,
  lastDeployment: { status: "SUCCESSFUL", reason: undefined },
};

test("a service is deployed when it runs what it was told to, its last deployment succeeded, and tasks run", (t) => {
  const problems = (state: Partial<ServiceState>) => deploymentProblems(arn(2), { ...well, ...state });
  t.deepEqual(problems({}), []);
  t.deepEqual(problems({ lastDeployment: undefined }), []);
  t.deepEqual(problems({ desired: 0, running: 0 }), ["no task of it is wanted"]);
  t.deepEqual(problems({ taskDefinition: arn(1) }), ["it runs app:1 instead of app:2"]);
  t.deepEqual(problems({ taskDefinition: undefined }), ["it runs nothing instead of app:2"]);
  t.deepEqual(problems({ lastDeployment: { status: "ROLLBACK_SUCCESSFUL", reason: "an alarm" } }), [
    "its last deployment is ROLLBACK_SUCCESSFUL (an alarm)",
  ]);
  for (const status of ["IN_PROGRESS", "STOPPED", "ROLLBACK_FAILED"])
    t.is(problems({ lastDeployment: { status, reason: undefined } }).length, 1, status);
  // A first deployment has nothing to be rolled back to.
  t.deepEqual(problems({ running: 0 }), ["none of its 3 tasks runs"]);
});

/** Look-ups that tell this state of the services in a region. */
const lookupsWhere = (state: (asked: AskedService) => Partial<ServiceState>) => {
  const asked: AskedService[] = [];
  const look: LookAtService = async (service) => {
    asked.push(service);
    return { ...well, taskDefinition: service.taskDefinition, ...state(service) };
  };
  return { asked, lookups: { ...plannedLookups, lookAtService: look } };
};

test("the engine calls the update after a refused one a success; the program does not, whichever service it was", async (t) => {
  const file = join(import.meta.dirname, "../fixtures/engine/recordings/failed-update.json");
  const { steps }: Recording = JSON.parse(readFileSync(file, "utf8"));
  t.like(steps[3], { command: "up", exit: 0, requests: [], topics: ["a: one"] });

  const previous = await synthesizePlatform("production", { imageTag: "1.0.0" });
  const updated = (state: (asked: AskedService) => Partial<ServiceState>, preview = false) => {
    const { asked, lookups } = lookupsWhere(state);
    return {
      asked,
      update: synthesizePlatform("production", { imageTag: "1.0.0" }, { previous, lookups, preview }),
    };
  };
  const good = updated(() => ({}));
  await t.notThrowsAsync(good.update);
  // A region that waits serves nobody, and may be down.
  t.deepEqual(new Set(good.asked.map(({ region }) => region)), new Set(["us-east-1"]));
  t.is(good.asked.length, 2);
  for (const part of ["service-use1", "service-worker"]) {
    const error = await t.throwsAsync(
      updated(({ service }) => (service.includes(part) ? { taskDefinition: arn(1) } : {})).update,
      undefined,
      part,
    );
    t.regex(error?.message ?? "", /does not run what it was told to: it runs app:1 instead of/);
  }
  const rolledBack = { lastDeployment: { status: "ROLLBACK_SUCCESSFUL", reason: "alarm" } };
  const preview = updated(() => rolledBack, true);
  await t.notThrowsAsync(preview.update, "what would mend it can be looked at first");
  t.deepEqual(preview.asked, []);
});

test("without an engine nothing is deployed, and nobody is asked", (t) => {
  t.is(realLookups(parseConfig(configSource("staging"))).lookAtService, undefined);
});

test("the epoch is raised where its database is opened, at every update and in no preview, and what refuses it ends the update", async (t) => {
  const raised: Raise[] = [];
  const lookups = { ...plannedLookups, raiseEpoch: async (raise: Raise) => void raised.push(raise) };
  const previous = await synthesizePlatform("production", { imageTag: "1.0.0" });
  const table = "payments-lease-production";
  const first = { region: "us-east-1", table, epoch: 1 } as const;
  await synthesizePlatform("production", { imageTag: "1.0.0" }, { lookups, preview: true });
  t.deepEqual(raised, []);
  await synthesizePlatform("production", { imageTag: "1.0.0" }, { previous, lookups });
  t.deepEqual(raised, [first]);
  const moved = {
    imageTag: "1.0.0",
    activeRegion: "us-west-2",
    unreachableRegion: "us-east-1",
    acceptLoss: "600",
  };
  const { registrations } = await synthesizePlatform("production", moved, { previous, lookups });
  t.deepEqual(raised, [first, { region: "us-west-2", table, epoch: 4 }]);
  const waitsFor = (name: string, others: RegExp) =>
    registrations
      .filter((one) => registrations.find((each) => each.name === name)?.dependencies.includes(one.urn))
      .some((one) => others.test(one.name));
  const begun = registrations.find(({ name }) => name.startsWith("begun-usw2-production"))?.name ?? "";
  t.true(waitsFor(begun, /^opening-usw2-production/));
  for (const opens of ["fence", "fence-writes", "service-worker"])
    t.true(waitsFor(`${opens}-usw2-production`, /^begun-usw2-production/), opens);
  const refusing = async () => {
    throw new RecoveryRefusal(["epoch 3 has begun"]);
  };
  await t.throwsAsync(
    synthesizePlatform("production", moved, { previous, lookups: { ...lookups, raiseEpoch: refusing } }),
    { message: /epoch 3 has begun/ },
  );
});
