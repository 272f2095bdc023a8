import type { CommandLine } from "../../cli/command-line.ts";
import { noMore, readFlags } from "../../cli/flags.ts";

type PricesArguments =
  | { readonly help: true }
  | {
      readonly help: false;
      /** Whether nothing is written, and a change is a failure. */
      readonly check: boolean;
    };

export const commandLine = {
  call: "npm run prices --",
  forms: ["[--check]"],
  about:
    "Reads what the estimate is made with in AWS's public price list, without credentials, and writes it to src/proofs/cost/prices.json. It reads some hundred MB.",
  actions: {},
  flags: {
    check: { type: "boolean", text: "write nothing, and fail where a price has changed" },
  },
  exits: {
    done: "when every product was found and written down",
    failed: "when one was not found, the list cannot be read, or with --check a price has changed",
  },
  more: "",
} as const satisfies CommandLine;

/** @throws ArgumentError */
export function parseArguments(args: readonly string[]): PricesArguments {
  const { values, words } = readFlags(commandLine, args);
  noMore(words);
  if (values.help) return { help: true };
  return { help: false, check: values.check ?? false };
}
