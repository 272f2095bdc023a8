import type { CommandLine } from "../../cli/command-line.ts";
import { goTogether, noMore, readFlags } from "../../cli/flags.ts";
import { stackOf } from "../stack/environment.ts";

type PreflightArguments =
  | { readonly command: "help" | "policy" }
  | { readonly command: "examine"; readonly stack: string };

export const commandLine = {
  call: "npm run preflight --",
  forms: ["--stack STACK", "--policy"],
  about:
    "Looks before a deployment whether the account, its quotas, the domain and this machine have what the plan needs. " +
    "Never changes anything.",
  actions: {},
  flags: {
    stack: { type: "string", value: "STACK", text: "the environment's stack, which need not be there yet" },
    policy: {
      type: "boolean",
      text: "print the policy of the permissions that it needs, all of them read-only",
    },
  },
  exits: { done: "when nothing is missing", failed: "when something is, or could not be looked at" },
  more: "",
} as const satisfies CommandLine;

/** @throws ArgumentError */
export function parseArguments(args: readonly string[], stacks: readonly string[]): PreflightArguments {
  const { values, words } = readFlags(commandLine, args);
  noMore(words);
  if (values.help) return { command: "help" };
  goTogether(values, { policy: [] });
  if (values.policy) return { command: "policy" };
  return { command: "examine", stack: stackOf(values.stack, stacks) };
}
