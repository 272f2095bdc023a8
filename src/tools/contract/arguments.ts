import type { CommandLine } from "../../cli/command-line.ts";
import { ArgumentError } from "../../cli/errors.ts";
import { noMore, readFlags } from "../../cli/flags.ts";

type ContractArguments =
  | { readonly mode: "help" }
  | {
      readonly mode: "check";
      /** The image. Undefined for the reference application, as plain processes. */
      readonly image: string | undefined;
      /** A file that says how a payment is asked for; undefined for the reference application's way. */
      readonly payment: string | undefined;
      readonly withPayments: boolean;
    };

export const commandLine = {
  call: "npm run contract --",
  forms: ["IMAGE [--payment FILE | --no-payments]", "--reference"],
  about:
    "Starts an image as the task definition of the plan does, beside a real PostgreSQL and stand-ins for the queue, the session store, the collector and the payment processor, and looks at each clause of its contract.",
  actions: {},
  flags: {
    payment: {
      type: "string",
      value: "FILE",
      text: "how the application is asked for a payment, as JSON (default: as the reference application is)",
    },
    "no-payments": { type: "boolean", text: "leave out the clauses that need a payment" },
    reference: {
      type: "boolean",
      text: "look at the reference application in place of an image, as plain processes, without a container runtime",
    },
  },
  exits: {
    done: "when no clause is broken",
    failed: "when one is, or nothing could be started",
    stopped: "when interrupted",
  },
  more: "The clauses: docs/contract.md.",
} as const satisfies CommandLine;

/** @throws ArgumentError */
export function parseArguments(args: readonly string[]): ContractArguments {
  const { values, words } = readFlags(commandLine, args);
  if (values.help) return { mode: "help" };
  const { payment, reference = false } = values;
  const [image, ...more] = words;
  noMore(more);
  if (reference === (image !== undefined))
    throw new ArgumentError(`IMAGE ${image ?? "is not given"}: give an image, or --reference, and not both`);
  const withPayments = !values["no-payments"];
  if (payment !== undefined && !withPayments)
    throw new ArgumentError(`--payment ${payment}: does not go together with --no-payments`);
  return { mode: "check", image, payment, withPayments };
}
