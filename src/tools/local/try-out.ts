import type { Environment } from "../../../environments/index.ts";
import type { RegionName } from "../../../regions/index.ts";
import { ReportedError } from "../../cli/errors.ts";
import { application } from "../../kit/tags.ts";
import type { Aws } from "../stack/aws/aws.ts";
import type { Engine, EngineChange, Repairs } from "../stack/engine.ts";
import type { Left } from "../stack/leaks.ts";
import type { Undo } from "./fixtures.ts";
import { inspect } from "./inspect.ts";
import type { TryWay } from "./ways.ts";

/** Pulumi's engine, for a stack that nobody else has. */
export interface LocalEngine extends Pick<Engine & Repairs, UsedOfEngine> {
  /** @param exclude patterns of what the update leaves out. @default nothing */
  readonly up: (exclude?: readonly string[]) => Promise<readonly EngineChange[]>;
}

type UsedOfEngine = "outputs" | "destroy" | "configure" | keyof Repairs;

export const localEngine = (engine: Engine & Repairs): LocalEngine => ({
  ...engine,
  up: (exclude = []) => engine.up("local", exclude),
});

export interface TryOut {
  readonly environment: Environment;
  readonly engine: LocalEngine;
  readonly aws: Pick<Aws, "database" | "records">;
  readonly way: TryWay;
  readonly findLeft: (tags: Readonly<Record<string, string>>, regions: readonly string[]) => Promise<Left>;
  /** Whether the emulator lists what it has deleted. */
  readonly lingers: (arn: string) => boolean;
  /** Whether a change that the program did not ask for is the emulator's doing. */
  readonly drifts: (change: EngineChange) => boolean;
  /** Whether the environment stays. */
  readonly keep: boolean;
  /** Shows a person what is done, and how long it takes. */
  readonly step: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  readonly note: (text: string) => void;
}

/** Takes an environment through its life. @throws ReportedError at the first step that fails */
export async function tryOut(parts: TryOut): Promise<void> {
  const { environment, engine, way, step, keep } = parts;
  const { primary, secondary } = environment;

  await step("pulumi up", () => engine.up());
  const writer = await step("inspection", () => look(parts, primary.region));
  await step("second pulumi up, which must change nothing", () => changeNothing(parts));
  await step(`close ${primary.region}`, async () => {
    await engine.configure({ stopWrites: "true" });
    await engine.up();
  });
  const undo = await step(way.before(secondary.region), () => way.prepareMove(secondary.region, writer));
  await step(`move to ${secondary.region}`, async () => {
    await engine.configure({ stopWrites: "false", activeRegion: secondary.region });
    await engine.up();
  });
  await step("inspection after the move", () => look(parts, secondary.region));
  if (!keep) await takeDown(parts, [undo]);
}

/** @param undone takes away what somebody else than Pulumi has made */
export async function takeDown(parts: TryOut, undone: readonly Undo[]): Promise<void> {
  const { engine, way, step } = parts;
  await step("pulumi destroy", async () => {
    await way.takeApart(await engine.outputs());
    await engine.destroy();
  });
  await step("what is left", async () => {
    for (const undo of undone) await undo();
    await lookForLeaks(parts);
  });
}

/**
 * @param lost a region that is lost
 * @returns the cluster that is written to
 */
export async function look(
  { environment, engine, aws, note }: TryOut,
  region: RegionName,
  lost?: RegionName,
): Promise<string> {
  const outputs = await engine.outputs();
  const { writer, found } = await inspect({ environment, region, lost, outputs, aws });
  for (const line of found) note(line);
  return writer;
}

/** @throws ReportedError naming what an update changed that had nothing to change */
export async function changeNothing({
  engine,
  drifts,
  note,
}: Pick<TryOut, "engine" | "drifts" | "note">): Promise<void> {
  const changes = await engine.up();
  const unexpected = changes.filter((change) => !drifts(change));
  note(`written again, because the emulator reads it back otherwise: ${changes.length - unexpected.length}`);
  if (unexpected.length > 0)
    throw new ReportedError(
      [
        "There was nothing to change, and this was changed:",
        ...unexpected.map(({ operation, type, name }) => `${operation} ${name} (${type})`),
      ].join("\n  "),
    );
}

/** @throws ReportedError naming what is left, but for what the emulator merely lists */
export async function lookForLeaks({
  environment,
  findLeft,
  lingers,
  note,
}: Pick<TryOut, "environment" | "findLeft" | "lingers" | "note">): Promise<void> {
  const { name, primary, secondary } = environment;
  const { leaked, pendingKeys } = await findLeft({ Environment: name, Application: application }, [
    primary.region,
    secondary.region,
  ]);
  const left = leaked.filter((arn) => !lingers(arn));
  note(`keys that wait to be deleted: ${pendingKeys.length}`);
  note(`deleted, but still listed by the emulator: ${leaked.length - left.length}`);
  if (left.length > 0) throw new ReportedError(["Left in the emulator:", ...left].join("\n  "));
}
