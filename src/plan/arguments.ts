import { parseArgs } from "node:util";

export interface Arguments {
  /** Stacks to plan. */
  readonly stacks: readonly string[];
  /** The region to plan as the active one; undefined for each region that could be. */
  readonly active: string | undefined;
  /** File to write the graph to; undefined for none. */
  readonly json: string | undefined;
  readonly help: boolean;
}

export const usage = `npm start -- [--stack NAME]... [--active REGION] [--json FILE] [--help]

Plans the stacks offline, without credentials or Pulumi's command line, and checks the plan.

  --stack NAME     plan this stack only; may be given more than once   (all stacks)
  --active REGION  plan with this region active only                   (each region in turn)
  --json FILE      write all resources of the plans to a file
  --help           print this

Exit status: 0 when every check passes, 1 when one does not or a stack cannot be planned, 2 on wrong arguments.`;

/** Names the argument at fault, its value and what is allowed. */
export class ArgumentError extends Error {}

/** @throws ArgumentError */
export function parseArguments(
  args: readonly string[],
  allowed: { readonly stacks: readonly string[]; readonly regions: readonly string[] },
): Arguments {
  const { stack, active, json, help } = readFlags(args);
  for (const name of stack ?? []) check("--stack", name, allowed.stacks);
  if (active !== undefined) check("--active", active, allowed.regions);
  if (json === "") throw new ArgumentError("--json needs the name of a file");
  return { stacks: stack ?? allowed.stacks, active, json, help: help ?? false };
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        stack: { type: "string", multiple: true },
        active: { type: "string" },
        json: { type: "string" },
        help: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    throw new ArgumentError(`${error instanceof Error ? error.message : error}\n\n${usage}`, {
      cause: error,
    });
  }
}

function check(flag: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value))
    throw new ArgumentError(`${flag} ${value}: has to be one of ${allowed.join(", ")}`);
}
