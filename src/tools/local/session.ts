import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../../environments/index.ts";
import { systemClock } from "../../cli/clock.ts";
import { Interrupted } from "../../cli/errors.ts";
import type { Signals } from "../../cli/signals.ts";
import { createStackEngine } from "../stack/automation.ts";
import { createClients } from "../stack/aws/clients.ts";
import { createAws } from "../stack/aws/sdk.ts";
import { findPulumi, usualPlaces } from "../stack/installation.ts";
import { findLeft } from "../stack/leaks.ts";
import type { Progress } from "../stack/progress.ts";
import type { LocalArguments } from "./arguments.ts";
import { goThroughDisasters } from "./disasters.ts";
import { type Emulator, startMoto, useRunning } from "./emulator.ts";
import { emulatedEnvironment } from "./environment.ts";
import { createFixtures } from "./fixtures.ts";
import { drifts, type Gap, lingers, motoGaps } from "./gaps.ts";
import { type Gateway, openGateway } from "./gateway.ts";
import { memoryIn, writeKept } from "./kept.ts";
import { createMishaps } from "./mishaps.ts";
import { createOverdue, type Overdue } from "./overdue.ts";
import { getPlugins, requiredPlugins } from "./plugins.ts";
import { descendantsOf, kill } from "./processes.ts";
import { createProject, temporaryFolder, zoneOf } from "./project.ts";
import { localEngine, type TryOut, tryOut } from "./try-out.ts";
import { tryWayOf } from "./ways.ts";

interface LocalSession {
  readonly args: Extract<LocalArguments, { mode: "try" }>;
  readonly environment: Environment;
  /** The folder of Pulumi.yaml. */
  readonly root: string;
  readonly progress: Progress;
  readonly signals: Signals;
}

/**
 * Opens everything that a try needs, and closes it again whatever happens, unless it is to be kept.
 * @throws ReportedError at the first step that fails
 */
export async function runSession(session: LocalSession): Promise<void> {
  const { args, environment, root, progress, signals } = session;
  // What runs already, such as the compiler, and the emulator end otherwise.
  const spared = new Set(await descendantsOf(process.pid, new Set()));
  const killEngine = async () => kill(await descendantsOf(process.pid, spared));
  const overdue = createOverdue(signals.stop, killEngine);
  const step = stepping(progress, signals.stop, overdue);
  const folder = temporaryFolder();
  try {
    const pulumi = await step("Pulumi and its providers", async () => {
      const command = await findPulumi(usualPlaces(root));
      progress.note(`Pulumi ${command.version}: ${command.command}`);
      await getPlugins(command, folder, requiredPlugins(root));
      return command;
    });
    const emulator = await step("emulator", () =>
      args.endpoint === undefined
        ? startMoto({ log: join(folder, "moto.log"), clock: systemClock(signals.stop) })
        : useRunning(args.endpoint),
    );
    if (emulator.process !== undefined) spared.add(emulator.process);
    try {
      await withGateway(emulator, memoryIn(folder), async (gateway) => {
        const { url } = gateway;
        const gaps = gapsOf(emulator, args.leaveOut);
        for (const line of describe(emulator, gaps)) progress.note(line);
        const { stack } = args;
        const clients = createClients(() => undefined);
        const fixtures = createFixtures(environment.database.engineVersion, clients, signals.stop);
        const removeZone = await step("hosted zone", () => fixtures.createZone(zoneOf(stack)));
        const project = createProject({ root, folder, stack, endpoint: url, gaps });
        writeKept(folder, { stack, emulator: emulator.url, gateway: url });
        const said: string[] = [];
        const engine = await step("stack", () =>
          createStackEngine({
            pulumi,
            folder: project.folder,
            variables: project.variables,
            secrets: { processorApiKey: "no-key-of-anybody" },
            stack,
            print: (text) => {
              said.push(text);
              progress.note(text);
            },
            signal: signals.engine,
          }),
        );
        const parts: TryOut = {
          environment,
          engine: localEngine(engine),
          aws: createAws(clients, signals.stop),
          way: tryWayOf({ environment, fixtures, clients, signal: signals.stop }),
          findLeft: (tags, regions) => findLeft(tags, regions, clients),
          drifts: emulator.isMoto ? drifts : () => false,
          lingers: emulator.isMoto ? lingers : () => false,
          keep: args.keep,
          step,
          note: progress.note,
        };
        const mishaps = createMishaps({ gateway, killEngine, said: () => said.join("") });
        await (args.disasters ? goThroughDisasters({ ...parts, mishaps }) : tryOut(parts));
        if (!args.keep) await removeZone();
      });
    } finally {
      if (args.keep) for (const line of keepRunning(emulator, folder)) progress.note(line);
      else await emulator.stop();
    }
  } finally {
    overdue.close();
    // What was ended at once may still be writing.
    if (!args.keep) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Runs something while this process and Pulumi see the emulator in place of AWS. */
async function withGateway(
  emulator: Emulator,
  memory: string,
  work: (gateway: Gateway) => Promise<void>,
): Promise<void> {
  const gateway = await openGateway(emulator.url, { memory, hasGlobalDatabases: !emulator.isMoto });
  const own = process.env;
  process.env = emulatedEnvironment(own, gateway.url);
  try {
    await work(gateway);
  } finally {
    process.env = own;
    await gateway.close();
  }
}

const stepping =
  (progress: Progress, stop: AbortSignal, { orGiveUp }: Overdue) =>
  async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    if (stop.aborted) throw new Interrupted();
    const phase = progress.begin(name);
    try {
      const result = await orGiveUp(work());
      phase.end("done");
      return result;
    } catch (error) {
      phase.end(stop.aborted ? "interrupted" : "failed");
      // What an engine says that was told to end is of no interest.
      throw stop.aborted ? new Interrupted() : error;
    }
  };

const gapsOf = ({ isMoto }: Emulator, leaveOut: readonly string[]): readonly Gap[] => [
  ...(isMoto ? motoGaps : []),
  ...leaveOut.map((type) => ({ type, why: "you said so" })),
];

const describe = ({ url, isMoto }: Emulator, gaps: readonly Gap[]): readonly string[] => [
  `${isMoto ? "moto" : "an emulator that is not moto"} at ${url}`,
  ...gaps.map(({ type, name, why }) => `not made: ${type}${name ? ` ${name}…` : ""}: ${why}`),
];

function keepRunning(emulator: Emulator, folder: string): readonly string[] {
  emulator.leave();
  return [
    `kept: the emulator at ${emulator.url}, and its log and the state in ${folder}`,
    `to look: AWS_ENDPOINT_URL=${emulator.url} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test aws ec2 describe-vpcs --region us-east-1`,
    `to go on by hand: npm run up:local -- --reopen ${folder}`,
    `to be rid of it: ${emulator.process === undefined ? "" : `kill ${emulator.process}; `}rm -r ${folder}`,
  ];
}
