import type { CommandLine } from "../../cli/command-line.ts";
import { goTogether, noMore, oneOf, readFlags } from "../../cli/flags.ts";

type DestroyArguments =
  | { readonly help: true }
  | {
      readonly help: false;
      readonly stack: string;
      /** Whether nobody is asked. */
      readonly yes: boolean;
      /** Whether nothing is destroyed, and only what is left is looked for. */
      readonly auditOnly: boolean;
    };

export const commandLine = {
  call: "npm run destroy --",
  forms: ["STACK [--yes]", "STACK --audit"],
  about:
    "Takes a whole environment down, protected resources and data included, and looks for what is left in AWS.",
  actions: {},
  flags: {
    yes: {
      type: "boolean",
      text: "ask nothing, for automation; otherwise the stack's name has to be typed",
    },
    audit: { type: "boolean", text: "destroy nothing, and only look for what is left" },
  },
  exits: {
    done: "when nothing is left",
    failed: "when something is or the destruction failed",
    stopped: "when declined or interrupted",
  },
  more: "",
} as const satisfies CommandLine;

/** @throws ArgumentError */
export function parseArguments(args: readonly string[], stacks: readonly string[]): DestroyArguments {
  const { values, words } = readFlags(commandLine, args);
  if (values.help) return { help: true };
  goTogether(values, { audit: [] });
  const [word, ...more] = words;
  const stack = oneOf("STACK", word, stacks);
  noMore(more);
  return { help: false, stack, yes: values.yes ?? false, auditOnly: values.audit ?? false };
}
