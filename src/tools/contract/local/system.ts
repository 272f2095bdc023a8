import { freePort } from "../../../cli/port.ts";
import { healthOf, within } from "../ask.ts";
import { type BenchArgs, beside, createSurroundings, placesOf, type Surroundings } from "../bench.ts";
import type { Candidate, Instance, ProgramKind } from "../candidate.ts";
import { type QueueStandIn, startQueue } from "../stand-ins/queue.ts";
import { type SessionsStandIn, startSessions } from "../stand-ins/sessions.ts";
import { variablesOf } from "../task.ts";
import { type LocalDoor, startDoor } from "./door.ts";

interface SystemArgs {
  readonly candidate: Candidate;
  readonly containers: BenchArgs["containers"];
  /** The customers' port; 0 for any port that is free. */
  readonly port: number;
  /** Prints a line about each step. */
  readonly print: (line: string) => void;
}

/** The application twice, as in two regions, of which one serves. */
export interface LocalSystem {
  readonly port: number;
  readonly surroundings: Surroundings;
  /** The name of the database that is written to. */
  database(): string;
  /** The number of payments that wait, in both regions. */
  waiting(): number;
  /** Changes the password, and then replaces the tasks, one side after the other. */
  rotate(): Promise<void>;
  /** Moves to the other region, by the steps of a planned move. @returns seconds without service */
  move(): Promise<number>;
  stop(): Promise<void>;
}

interface LocalRegion {
  readonly name: string;
  readonly queue: QueueStandIn;
  readonly sessions: SessionsStandIn;
  database: string;
  tasks: readonly Instance[];
}

export async function startSystem({ candidate, containers, port, print }: SystemArgs): Promise<LocalSystem> {
  print("A database, queues, session stores, a collector and a payment processor start.");
  const surroundings = await createSurroundings();
  const { database } = surroundings;
  const otherQueue = await startQueue(180_000);
  const otherSessions = await startSessions(await surroundings.authority.issue("localhost"));
  const door: LocalDoor = await startDoor(surroundings.certificate, port);
  let generation = 1;
  const nameOf = (number: number) => `payments_g${number}`;
  await database.create(nameOf(generation));
  let active: LocalRegion = {
    name: "primary",
    queue: surroundings.queue,
    sessions: surroundings.sessions,
    database: nameOf(generation),
    tasks: [],
  };
  let standby: LocalRegion = {
    name: "secondary",
    queue: otherQueue,
    sessions: otherSessions,
    database: "",
    tasks: [],
  };

  const start = async (site: LocalRegion, kind: ProgramKind): Promise<Instance> => {
    const container = containers[kind];
    if (container === undefined) throw new Error(`the plan has no container called ${kind}`);
    const own = { ...surroundings, queue: site.queue, sessions: site.sessions };
    const { authorityFile } = surroundings;
    return candidate.start(
      kind,
      variablesOf(
        container,
        { ...placesOf(own, site.database, authorityFile), PORT: String(await freePort()) },
        beside(own, authorityFile),
      ),
    );
  };
  /** Starts two tasks that serve, and a worker, as ECS would. */
  const bringUp = async (site: LocalRegion): Promise<readonly Instance[]> => {
    const apps = await Promise.all([start(site, "app"), start(site, "app")]);
    for (const app of apps)
      if (!(await within(60, async () => (await healthOf(app)) === 200)))
        throw new Error(`a task does not serve: ${app.logs().at(-1) ?? "it printed nothing"}`);
    door.openTo(apps.map((app) => app.port));
    return [...apps, await start(site, "worker")];
  };
  const takeDown = async (tasks: readonly Instance[]) => {
    for (const task of tasks) task.terminate();
    for (const task of tasks) {
      await within(70, () => task.exited() !== undefined);
      await task.remove();
    }
  };

  print("Two tasks and a worker start.");
  active.tasks = await bringUp(active);
  print(`the ${active.name} region serves`);
  return {
    port: door.port,
    surroundings,
    database: () => active.database,
    waiting: () => active.queue.messages.length + standby.queue.messages.length,
    rotate: async () => {
      await database.rotate();
      print("the password is rotated");
      const before = active.tasks;
      active.tasks = await bringUp(active);
      await takeDown(before);
      print("every task has the new one");
    },
    move: async () => {
      const begun = performance.now();
      door.openTo([]);
      print(`1. the ${active.name} region is closed: its fence answers 503, and its tasks end`);
      await takeDown(active.tasks);
      active.tasks = [];
      generation += 1;
      standby.database = nameOf(generation);
      await database.create(standby.database, active.database);
      surroundings.lease.epoch += 1;
      print("2. a database is restored from a point that holds everything, and the application's login made");
      [active, standby] = [standby, active];
      active.tasks = await bringUp(active);
      const seconds = (performance.now() - begun) / 1000;
      print(`3. the ${active.name} region's tasks and worker start, and its fence opens`);
      active.queue.takeOver(standby.queue);
      print("4. what waits in the region that was left is carried over");
      return seconds;
    },
    stop: async () => {
      await takeDown([...active.tasks, ...standby.tasks]);
      await Promise.all([door.stop(), otherQueue.stop(), otherSessions.stop()]);
      await surroundings.stop();
    },
  };
}
