import type { CommandLine } from "../../cli/command-line.ts";
import { ArgumentError } from "../../cli/errors.ts";
import { noMore, readFlags } from "../../cli/flags.ts";

export const imageCommandLine = {
  call: "npm run application --",
  forms: ["IMAGE"],
  about:
    "Builds the reference application into an image for the cluster's processors, with docker or podman.",
  actions: {},
  flags: {},
  exits: { done: "when the image is built", failed: "when it is not", stopped: "when interrupted" },
  more: "What it is made of: application/.",
} as const satisfies CommandLine;

/** @returns the image to build; undefined where help is asked for @throws ArgumentError */
export function parseImage(args: readonly string[]): string | undefined {
  const { values, words } = readFlags(imageCommandLine, args);
  if (values.help) return undefined;
  const [image, ...more] = words;
  noMore(more);
  if (image === undefined || !/:[\w.-]+$/.test(image))
    throw new ArgumentError(
      `IMAGE ${image ?? "is not given"}: has to be a name with a tag, such as payments:1.0.0`,
    );
  return image;
}
