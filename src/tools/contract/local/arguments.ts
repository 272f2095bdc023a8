import type { CommandLine } from "../../../cli/command-line.ts";
import { ArgumentError } from "../../../cli/errors.ts";
import { noMore, readFlags } from "../../../cli/flags.ts";

type LocalPaymentsArguments =
  | { readonly mode: "help" }
  | { readonly mode: "serve"; readonly port: number }
  | { readonly mode: "load"; readonly seconds: number; readonly rate: number };

export const localCommandLine = {
  call: "npm run payments:local --",
  forms: ["[--port PORT]", "--load SECONDS [--rate PAYMENTS]"],
  about:
    "Runs the reference application twice on this machine, as in two regions, with a real PostgreSQL and stand-ins for the queue, the session store, the collector and the payment processor, to pay in a browser, rotate the password and move the region.",
  actions: {},
  flags: {
    port: { type: "string", value: "PORT", text: "the page's port (default: 8443)" },
    load: {
      type: "string",
      value: "SECONDS",
      text: "pay for so long, rotate and move meanwhile, and look for every payment, in place of serving",
    },
    rate: { type: "string", value: "PAYMENTS", text: "payments a second (default: 200)" },
  },
  exits: {
    done: "when serving was stopped, or the load's rate was kept and no payment lost or carried out twice",
    failed: "when not",
    stopped: "when a load was interrupted",
  },
  more: "What it shows: docs/local.md.",
} as const satisfies CommandLine;

/** @throws ArgumentError */
export function parseLocalArguments(args: readonly string[]): LocalPaymentsArguments {
  const { values, words } = readFlags(localCommandLine, args);
  noMore(words);
  if (values.help) return { mode: "help" };
  const { load, rate, port } = values;
  if (load === undefined && rate !== undefined)
    throw new ArgumentError(`--rate ${rate}: only --load takes it`);
  if (load !== undefined && port !== undefined)
    throw new ArgumentError(`--port ${port}: does not go together with --load`);
  if (load === undefined)
    return { mode: "serve", port: port === undefined ? 8443 : count("--port", port, 65_535) };
  return {
    mode: "load",
    seconds: count("--load", load),
    rate: rate === undefined ? 200 : count("--rate", rate),
  };
}

function count(flag: string, text: string, most = 100_000): number {
  const number = /^\d+$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > most)
    throw new ArgumentError(`${flag} ${text}: has to be a whole number of 1 to ${most}`);
  return number;
}
