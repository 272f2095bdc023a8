import * as pulumi from "@pulumi/pulumi";
import { collectErrors } from "./errors.ts";
import { type Recording, recordRequests } from "./monitor.ts";
import type { Answers, LogLine, Registration, Synthesis } from "./registration.ts";
import { watchRejections } from "./rejections.ts";
import { spares as allSpares, type Spare } from "./spares.ts";

export interface SynthesisRequest {
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  /** Values by full key, such as `payments:activeRegion`, each as the text that the engine would hand over. */
  readonly config: Readonly<Record<string, string>>;
  /** Full keys whose values are secret. */
  readonly secretKeys: readonly string[];
  /** The program. What it returns are the stack's outputs. */
  readonly program: () => Promise<unknown>;
  readonly answers: Answers;
  /** Computed properties of what is made or changed are unknown, as in a `pulumi preview`. @default false */
  readonly preview?: boolean;
  /** The state before. A preview knows from it what stays as it is. @default nothing, as before a first update */
  readonly existing?: readonly Registration[];
  /** Milliseconds after which a program that still waits for something is given up. @default 120000 */
  readonly patience?: number;
  /** The spares: work of the SDK's that is left out. @default all of it */
  readonly spares?: readonly Spare[];
}

let turn: Promise<unknown> = Promise.resolve();

/**
 * Runs the program under the SDK's mock monitor and returns all that it asked of the engine.
 *
 * The SDK keeps its state in globals, so one synthesis runs at a time; callers may start several and each gets its own.
 *
 * @throws PlanError with everything that went wrong: an error in the program or in an `apply`, two resources with
 * one URN, a function of a provider that `answers` does not know, an error that the program logged, a program that
 * never ends.
 */
export function synthesize(request: SynthesisRequest): Promise<Synthesis> {
  const synthesis = turn.then(() => run(request));
  turn = synthesis.catch(() => undefined);
  return synthesis;
}

async function run(request: SynthesisRequest): Promise<Synthesis> {
  const {
    project,
    stack,
    preview = false,
    existing = [],
    patience = 120_000,
    answers,
    spares = allSpares,
  } = request;
  const logs: LogLine[] = [];
  const trouble = collectErrors();
  const restores = [
    captureLog(logs, trouble.fail),
    watchRejections(trouble.fail),
    ...spares.map((spare) => spare()),
  ];
  try {
    const recording = await prepare(request, {
      project,
      stack,
      preview,
      existing,
      answers,
      fail: trouble.fail,
    });
    const timer = setTimeout(() => trouble.fail(new Error(describeWait(recording, patience))), patience);
    const finished = pulumi.runtime.runInPulumiStack(request.program).then(() => pulumi.runtime.disconnect());
    await Promise.race([finished.catch(trouble.fail), trouble.first]);
    clearTimeout(timer);
    await settle();
    if (trouble.all.size > 0) throw trouble.summary(stack);
    return {
      project,
      stack,
      registrations: [...recording.registrations.values()],
      invokes: recording.invokes,
      outputs: recording.outputs(),
      logs,
    };
  } finally {
    for (const restore of restores) restore();
  }
}

async function prepare(
  request: SynthesisRequest,
  context: Parameters<typeof recordRequests>[1],
): Promise<Recording> {
  const unused = () => {
    throw new Error("the recording monitor answers for the mocks");
  };
  const mocks = { newResource: unused, call: unused };
  await pulumi.runtime.setMocks(mocks, context.project, context.stack, context.preview, request.organization);
  pulumi.runtime.setAllConfig({ ...request.config }, [...request.secretKeys]);
  const monitor = pulumi.runtime.getMonitor();
  if (monitor === undefined) throw new Error("the SDK has no monitor although mocks are set");
  return recordRequests(monitor, context);
}

/** Keeps what the program logs. Without an engine the SDK would print it. */
function captureLog(lines: LogLine[], fail: (error: unknown) => void): () => void {
  const original = { ...pulumi.log };
  const keep = (severity: LogLine["severity"]) => async (message: string) => {
    lines.push({ severity, message });
  };
  Object.assign(pulumi.log, {
    info: keep("info"),
    warn: keep("warning"),
    error: async (message: string) => fail(new Error(message)),
  });
  return () => Object.assign(pulumi.log, original);
}

/** Lets the event loop turn until rejections that nobody handles have been reported. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 3; turns++) await new Promise((resolve) => setImmediate(resolve));
}

function describeWait(recording: Recording, patience: number): string {
  const last = [...recording.registrations.keys()].at(-1);
  return (
    `the program waits for something that never comes: it has not ended within ${patience} ms; ` +
    `the last of ${recording.registrations.size} resources that it registered is ${last}`
  );
}
