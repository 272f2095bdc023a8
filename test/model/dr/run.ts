import { Refused, ReportedError } from "../../../src/cli/errors.ts";
import { claimPath } from "../../../src/kit/paths.ts";
import { RecoveryRefusal } from "../../../src/recovery/refusal.ts";
import type { ChangeArguments } from "../../../src/tools/dr/arguments.ts";
import { runSteps } from "../../../src/tools/dr/run-steps.ts";
import { createTools, type Tools } from "../../../src/tools/dr/tools.ts";
import type { Internet } from "../../../src/tools/stack/aws/internet.ts";
import { people, type Stack } from "../stack.ts";
import { dateOf, minuteOf, primary, resolve, secondary } from "../world.ts";
import { awsOfCommand } from "./aws.ts";
import { engineOf } from "./engine.ts";
import { type CommandCourse, type Outside, outsideOf } from "./outside.ts";
import { environment } from "./values.ts";

/** The outcome of a command: it was refused before it did anything, it broke off or failed, or all is done and confirmed. */
export type Ran = { readonly how: "refused" | "failed" | "done"; readonly why: string };

/** `npm run dr`: the real plan of the real command, what it tells, and its real steps. */
export async function runCommand(stack: Stack, args: ChangeArguments, course: CommandCourse): Promise<Ran> {
  const tools = toolsOf(stack, outsideOf(stack, course));
  try {
    const { told, steps } = await stack.subject.planCommand(args, tools, () => undefined);
    if (args.command === "failover") stack.told = toldIn(told) ?? stack.told;
    await runSteps(steps, {
      progress: tools.progress,
      signal: new AbortController().signal,
      record: () => undefined,
    });
    return { how: "done", why: "" };
  } catch (error) {
    if (!(error instanceof ReportedError || error instanceof RecoveryRefusal)) throw error;
    return { how: error instanceof Refused ? "refused" : "failed", why: error.message };
  }
}

/** The minute from which on payments may be missing, by the command's own words; undefined where it says that none is. */
function toldIn(told: readonly string[]): number | undefined {
  const [line] = told.filter((each) => each.startsWith("DATA LOSS: "));
  if (line === undefined) return undefined;
  const [, seconds, at] = /about (\d+) seconds, .* at (\S+)\.$/.exec(line) ?? [];
  if (seconds !== undefined && at !== undefined) return minuteOf(new Date(at)) - Number(seconds) / 60;
  return line.includes("All since may be lost") ? Number.NEGATIVE_INFINITY : undefined;
}

function toolsOf(stack: Stack, outside: Outside): Tools {
  const { world, subject } = stack;
  return createTools(environment, {
    engine: engineOf(stack, outside),
    aws: subject.awsOfCommand(awsOfCommand(stack, outside)),
    internet: internetOf(stack, outside),
    clock: {
      now: () => dateOf(world.now),
      wait: async () => {
        world.now += 1;
        people(stack);
      },
    },
    progress: { begin: () => ({ end: () => undefined }), note: () => undefined },
  });
}

/** Public names: each region's own, and the one that leads to whoever serves. */
function internetOf({ world }: Stack, { disturbed }: Outside): Internet {
  const regionOf = (name: string) =>
    [primary, secondary].find(({ code }) => name.includes(`${code}.`))?.name ?? resolve(world);
  return {
    addresses: (name) => disturbed(() => [regionOf(name)]),
    status: (method, url) =>
      disturbed(() => {
        const { alive, open, serves, claim } = world.regions[regionOf(url)];
        if (!alive) return undefined;
        if (url.endsWith(claimPath)) return claim === undefined ? 404 : 200;
        return serves !== undefined && (open || method === "GET") ? 200 : 503;
      }),
  };
}
