import { relative } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { messageOf, ReportedError } from "../../cli/errors.ts";

/** A stack that cannot be planned. */
export class PlanError extends ReportedError {}

/** Gathers all that goes wrong during one run. */
interface Errors {
  readonly all: ReadonlySet<unknown>;
  /** Settles at the first error. */
  readonly first: Promise<void>;
  readonly fail: (error: unknown) => void;
  /** One error whose message tells all of them. */
  readonly summary: (subject: string) => PlanError;
}

export function collectErrors(): Errors {
  const all = new Set<unknown>();
  let report: () => void = () => undefined;
  const first = new Promise<void>((resolve) => {
    report = resolve;
  });
  return {
    all,
    first,
    fail: (error) => {
      all.add(error);
      report();
    },
    summary: (subject) => new PlanError(`${subject}: ${describe([...all]).join("\n")}`, { cause: [...all] }),
  };
}

/**
 * The errors as lines, each once. The SDK raises an error again, as it is or with more around it, for each resource and
 * output that it touches.
 */
function describe(errors: readonly unknown[]): readonly string[] {
  const places = new Map(errors.map((error) => [messageOf(error), placeOf(error)]));
  return [...places]
    .filter(([message]) => ![...places.keys()].some((other) => other !== message && other.includes(message)))
    .map(([message, place]) => message + place);
}

/**
 * The line of the program at which an error happened. A `RunError` is addressed to the user, to whom the place says
 * nothing.
 */
function placeOf(error: unknown): string {
  if (pulumi.RunError.isInstance(error) || !(error instanceof Error)) return "";
  const frames = (error.stack ?? "")
    .split("\n")
    .flatMap((line) => /(?:at |\(|file:\/\/)(\/[^()]+:\d+):\d+\)?$/.exec(line)?.[1] ?? []);
  const frame = frames.find(
    (place) => !place.includes("/node_modules/") && !place.startsWith(import.meta.dirname),
  );
  return frame === undefined ? "" : ` (${relative(process.cwd(), frame)})`;
}
