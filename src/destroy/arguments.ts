import { parseArgs } from "node:util";

export type Arguments =
  | { readonly help: true }
  | {
      readonly help: false;
      readonly stack: string;
      /** Whether nobody is asked. */
      readonly yes: boolean;
      /** Whether nothing is destroyed, and only what is left is looked for. */
      readonly auditOnly: boolean;
    };

export const usage = `npm run destroy -- STACK [--yes] [--audit] [--help]

Takes a whole environment down, protected resources and data included, and looks for what is left in AWS.

  --yes    asks nothing, for automation; otherwise the stack's name has to be typed
  --audit  destroys nothing and only looks for what is left
  --help   print this

Exit status: 0 when nothing is left, 1 when something is or the destruction failed, 2 on wrong arguments, 3 when declined.`;

/** Names the argument at fault, its value and what is allowed. */
export class ArgumentError extends Error {}

/** @throws ArgumentError */
export function parseArguments(args: readonly string[], stacks: readonly string[]): Arguments {
  const { values, positionals } = readFlags(args);
  if (values.help) return { help: true };
  const [stack, ...more] = positionals;
  if (stack === undefined || more.length > 0)
    throw new ArgumentError(`One stack has to be named.\n\n${usage}`);
  if (!stacks.includes(stack)) throw new ArgumentError(`${stack}: has to be one of ${stacks.join(", ")}`);
  return { help: false, stack, yes: values.yes ?? false, auditOnly: values.audit ?? false };
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { yes: { type: "boolean" }, audit: { type: "boolean" }, help: { type: "boolean" } },
    });
  } catch (error) {
    throw new ArgumentError(`${error instanceof Error ? error.message : error}\n\n${usage}`, {
      cause: error,
    });
  }
}
