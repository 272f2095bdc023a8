import { parseArgs } from "node:util";

export interface Arguments {
  /** Stacks to plan. */
  readonly stacks: readonly string[];
  /** The region to plan as the active one; undefined for each region that could be. */
  readonly active: string | undefined;
  /** File to write the graph to; undefined for none. */
  readonly json: string | undefined;
  /** A connection to explain, in place of the plans; undefined for none. */
  readonly explain: Question | undefined;
  /** Whether to print the matrix of requirements, in place of the plans. */
  readonly matrix: boolean;
  readonly help: boolean;
}

export interface Question {
  /** A party of environments/flows.ts, or the beginning of a resource's name. */
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

export const usage = `npm start -- [--stack NAME]... [--active REGION] [--json FILE] [--help]
       npm start -- --explain FROM TO PORT [--stack NAME]... [--active REGION]
       npm start -- --matrix

Plans the stacks offline, without credentials or Pulumi's command line, and checks the plan.

  --stack NAME     plan this stack only; may be given more than once   (all stacks)
  --active REGION  plan with this region active only                   (each region in turn)
  --json FILE      write all resources of the plans to a file
  --explain        print the way of a TCP connection hop by hop, or what blocks it, such as: --explain web database 5432
  --matrix         print which requirement is held by which rules, resources and tests, as Markdown
  --help           print this

Exit status: 0 when every check passes, 1 when one does not or a stack cannot be planned, 2 on wrong arguments.`;

/** Names the argument at fault, its value and what is allowed. */
export class ArgumentError extends Error {}

/** @throws ArgumentError */
export function parseArguments(
  args: readonly string[],
  allowed: { readonly stacks: readonly string[]; readonly regions: readonly string[] },
): Arguments {
  const { values, positionals } = readFlags(args);
  const { stack, active, json, help, matrix } = values;
  for (const name of stack ?? []) check("--stack", name, allowed.stacks);
  if (active !== undefined) check("--active", active, allowed.regions);
  if (json === "") throw new ArgumentError("--json needs the name of a file");
  const explain = values.explain ? questionOf(positionals) : undefined;
  return {
    stacks: stack ?? allowed.stacks,
    active,
    json,
    explain,
    matrix: matrix ?? false,
    help: help ?? false,
  };
}

function questionOf([from, to, port, ...more]: readonly string[]): Question {
  if (from === undefined || to === undefined || port === undefined || more.length > 0)
    throw new ArgumentError("--explain needs FROM, TO and PORT, such as: --explain web database 5432");
  if (!/^[1-9]\d{0,4}$/.test(port) || Number(port) > 65535)
    throw new ArgumentError(`--explain ${from} ${to} ${port}: the port has to be one of 1 to 65535`);
  return { from, to, port: Number(port) };
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: args.includes("--explain"),
      options: {
        stack: { type: "string", multiple: true },
        active: { type: "string" },
        json: { type: "string" },
        explain: { type: "boolean" },
        matrix: { type: "boolean" },
        help: { type: "boolean" },
      },
    });
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
