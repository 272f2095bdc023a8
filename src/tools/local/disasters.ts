import type { RegionName } from "../../../regions/index.ts";
import { ReportedError } from "../../cli/errors.ts";
import { leftOut } from "../../recovery/left-out.ts";
import type { Unfinished } from "../stack/engine.ts";
import type { Undo } from "./fixtures.ts";
import type { Mishaps } from "./mishaps.ts";
import { noOutage } from "./outage.ts";
import { changeNothing, look, type TryOut, takeDown } from "./try-out.ts";

export interface DisasterTry extends TryOut {
  readonly mishaps: Mishaps;
}

/** The action that closing a region needs: its fence is a listener's rule. */
const closing = "ModifyRule";

/**
 * Takes an environment through the loss of its primary region, of the secondary one before the return, and of the primary
 * one again, each time with a state that an update has left dirty in the region that is lost.
 * @throws ReportedError at the first step that fails, or that asks a lost region for anything
 */
export async function goThroughDisasters(parts: DisasterTry): Promise<void> {
  const { environment, engine, mishaps, step, note, keep } = parts;
  const [home, other] = [environment.primary.region, environment.secondary.region];
  const close = () => engine.configure({ stopWrites: "true" });
  const undone: Undo[] = [];

  await step("pulumi up", () => engine.up());
  let writer = await step("inspection", () => look(parts, home));

  await step(`dirty state, errors of an update: AWS refuses to close ${home}`, async () => {
    await close();
    await mishaps.during({ ...noOutage, refused: [closing] }, () =>
      mustFail(() => engine.up(), /Pulumi failed/),
    );
    show(parts, await unfinished(parts, ({ failed }) => failed.length > 0));
  });
  const first = { lost: home, to: other, writer, acceptLoss: 60 };
  let line: readonly string[] = [];
  await step(`region lost: ${home}, and a plain pulumi up, which says what it lacks`, async () => {
    undone.push(await prepare(parts, first));
    const asked = await mishaps.during({ ...noOutage, lost: [home] }, () =>
      mustFail(() => engine.up(), /Pulumi failed/),
    );
    if (asked.length === 0)
      throw new ReportedError(`The update failed of something else: ${home} was not asked for anything`);
    note(`${home} was asked ${asked.length} times`);
    line = lineOf(mishaps.said());
  });
  await step(`move to ${other}, with the line that it said`, () => leaveAlone(parts, home, line));
  await step("what the state has of it", async () =>
    show(parts, await unfinished(parts, ({ failed }) => failed.length > 0)),
  );
  writer = await step("inspection after the move", () => look(parts, other, home));

  const second = { lost: other, to: home, writer, acceptLoss: 61 };
  await step(
    `dirty state, a database fresh from its restore: ${other} is lost, ${home} is back`,
    async () => {
      undone.push(await prepare(parts, second));
      await leaveAlone(parts, other, leftOut(other, home).patterns);
    },
  );
  writer = await step("inspection after the second move", () => look(parts, home, other));
  await step(`${other} is back, and taken in again`, () => readmit(parts));

  await step(`dirty state, half-applied: Pulumi is killed while AWS closes ${home}`, async () => {
    await close();
    await mishaps.untilKilled(closing, () => mustFail(() => engine.up(), /SIGKILL/));
    show(parts, await unfinished(parts, ({ pending }) => pending.length > 0));
  });
  await step(`killed, and ${home} is lost: the stack is locked, until pulumi cancel`, async () => {
    undone.push(await prepare(parts, { lost: home, to: other, writer, acceptLoss: 62 }));
    await mustFail(() => engine.up(), /another update .* is running/);
    await engine.cancel();
  });
  await step(`move to ${other}`, () => leaveAlone(parts, home, leftOut(home, home).patterns));
  await step("inspection after the third move", () => look(parts, other, home));
  await step(`${home} is back, and taken in again`, () => readmit(parts));
  await step("another pulumi up, which must change nothing", () => changeNothing(parts));
  if (!keep) await takeDown(parts, undone);
}

interface Disaster {
  readonly lost: RegionName;
  readonly to: RegionName;
  /** The identifier of the cluster that is written to. */
  readonly writer: string;
  /** Minutes of payments that may be lost. A value that an earlier move was accepted with does not count again. */
  readonly acceptLoss: number;
}

/** Makes the recovery point that the other region is restored from, and declares the region lost in the configuration. */
async function prepare(
  { way, engine }: DisasterTry,
  { lost, to, writer, acceptLoss }: Disaster,
): Promise<Undo> {
  const undo = await way.prepareMove(to, writer);
  await engine.configure({
    activeRegion: to,
    unreachableRegion: lost,
    acceptLoss: String(acceptLoss),
    stopWrites: undefined,
  });
  return undo;
}

/** One update that leaves out a lost region. @throws ReportedError where the region was asked for anything */
async function leaveAlone(
  { engine, mishaps }: DisasterTry,
  lost: RegionName,
  exclude: readonly string[],
): Promise<void> {
  const asked = await mishaps.during({ ...noOutage, lost: [lost] }, () => engine.up(exclude));
  if (asked.length > 0)
    throw new ReportedError([`${lost} is lost, and was asked:`, ...new Set(asked)].join("\n  "));
}

/** Takes the lost region in again, by the steps of docs/runbooks. */
async function readmit(parts: DisasterTry): Promise<void> {
  const { engine } = parts;
  await engine.refresh();
  await engine.configure({ unreachableRegion: undefined, acceptLoss: undefined });
  await engine.up();
  await unfinished(parts, ({ failed, pending }) => failed.length + pending.length === 0);
}

/** @throws ReportedError where the state is not as it has to be */
async function unfinished(
  { engine }: DisasterTry,
  isExpected: (found: Unfinished) => boolean,
): Promise<Unfinished> {
  const found = await engine.unfinished();
  if (isExpected(found)) return found;
  throw new ReportedError(
    ["The state is another one than the try is about:", ...linesOf(found)].join("\n  "),
  );
}

const show = ({ note }: DisasterTry, found: Unfinished): void => linesOf(found).forEach(note);

const linesOf = ({ failed, pending }: Unfinished): readonly string[] => [
  `errors in the state: ${failed.join(", ") || "none"}`,
  `pending: ${pending.join(", ") || "nothing"}`,
];

/** The exclusions in the command that the program's warning ends with. @throws ReportedError where there is none */
export function lineOf(said: string): readonly string[] {
  const line = [...said.matchAll(/npx pulumi up --stack \S+((?: --exclude '[^']+')+)/g)].at(-1)?.[1] ?? "";
  const exclusions = [...line.matchAll(/--exclude '([^']+)'/g)].flatMap(([, pattern]) => pattern ?? []);
  if (exclusions.length === 0) throw new ReportedError("The update did not say what to leave out");
  return exclusions;
}

/** @throws ReportedError where it does not fail, or fails otherwise */
async function mustFail(work: () => Promise<unknown>, how: RegExp): Promise<void> {
  let failure: unknown;
  try {
    await work();
  } catch (error) {
    failure = error;
  }
  if (failure === undefined) throw new ReportedError("It went through, and ought to have failed");
  if (!(failure instanceof ReportedError) || !how.test(failure.message)) throw failure;
}
