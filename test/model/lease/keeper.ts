import type { RegionName } from "../../../regions/index.ts";
import type { Keeper } from "../../../src/blocks/lease/keeper/keep.ts";
import { keeperMinutes, keeperSeconds } from "../../../src/blocks/lease/keeper/limits.ts";
import type { ShutGate } from "../../../src/kit/shutting/shut.ts";
import { stopTasks } from "./task.ts";
import type { LeaseWorld, ModelGate } from "./types.ts";
import { fail, otherOf } from "./world.ts";

/** A run of a keeper's that does not go as it should. */
export interface KeeperRun {
  /** The number of its calls that are answered. It is killed in the one after. */
  readonly calls: number;
  /** Seconds that each call in the other region takes. */
  readonly takes: number;
}

export const wholeRun: KeeperRun = { calls: Number.POSITIVE_INFINITY, takes: 0 };

/** Seconds after which a region that answers stands open no more beside one whose keeper reads and runs. */
export const keeperBound = keeperMinutes * 60 + keeperSeconds.function;

/** Seconds in which a request takes effect, or never. */
export const longestCall = keeperSeconds.question;

/** Runs the keepers of both regions by the clock. */
export function startKeepers(world: LeaseWorld): void {
  for (const region of Object.keys(world.regions) as RegionName[]) {
    const go = async () => {
      for (;;) {
        await world.clock.sleep(keeperMinutes * 60);
        if (world.regions[region].kept) runKeeper(world, region, wholeRun);
      }
    };
    void go();
  }
}

/** Runs the real keeper of a region once, with the record and the other region as this world has them. */
export function runKeeper(world: LeaseWorld, region: RegionName, { calls, takes }: KeeperRun): void {
  const { clock, regions, record, subject } = world;
  const own = regions[region];
  const target = subject.closes(otherOf(region), region);
  const site = regions[target];
  const begun = clock.seconds();
  let left = calls;
  const call = async (seconds: number) => {
    left -= 1;
    const isAnswered = left >= 0;
    await clock.sleep(seconds);
    if (!isAnswered || clock.seconds() - begun >= keeperSeconds.function) await new Promise(() => {});
  };
  const gate = async (name: string, mayStill: () => Promise<void>, work: () => void): Promise<ShutGate> => {
    try {
      await mayStill();
      await call(takes);
      if (!site.answers) throw new Error("no answer");
      if (record.region === target) fail(world, `the keeper of ${region} closes ${target}, which writes`);
      work();
      return { name, problem: undefined };
    } catch (problem) {
      return { name, problem };
    }
  };
  const gates: readonly ModelGate[] = [
    {
      name: "fence",
      shut: () => {
        site.open = false;
      },
    },
    { name: "app", shut: () => stopTasks(site, "app") },
    { name: "worker", shut: () => stopTasks(site, "worker") },
  ];
  const keeper: Keeper = {
    region,
    readHome: async () => {
      await call(own.readTakes);
      if (!own.reads) throw new Error("cut off");
      const home = record.region || undefined;
      // The answer was true when it was given.
      await clock.sleep(own.readTakes / 2);
      return home;
    },
    look: async () => {
      await call(takes);
      if (!site.answers) return { open: [], silent: ["fence", "worker"] };
      return { open: subject.sees(site), silent: [] };
    },
    shut: (mayStill) => Promise.all(subject.shuts(gates).map(({ name, shut }) => gate(name, mayStill, shut))),
  };
  void subject.keeps(keeper, { clock, record }).catch(() => undefined);
}
