import { parseArgs } from "node:util";
import type { RegionName } from "../../regions/index.ts";

export const moves = ["drill", "switchover", "failover", "failback"] as const;
export type MoveCommand = (typeof moves)[number];

export type Arguments =
  | { readonly command: "help" }
  | { readonly command: "status"; readonly stack: string; readonly json: boolean }
  | {
      readonly command: "verify";
      readonly report: string;
      readonly seal: string | undefined;
      readonly json: boolean;
    }
  | ChangeArguments;

/** Those that change something, and therefore ask first and leave a report. */
export type ChangeArguments = MoveArguments | RetireArguments;

interface Changing {
  readonly stack: string;
  /** Whether nobody is asked. */
  readonly yes: boolean;
  readonly json: boolean;
  /** The folder that reports go into. */
  readonly reports: string;
}

export interface MoveArguments extends Changing {
  readonly command: MoveCommand;
  /** Undefined: the other region. */
  readonly to: RegionName | undefined;
}

export interface RetireArguments extends Changing {
  readonly command: "retire";
  readonly generation: number;
}

export const usage = `npm run dr -- COMMAND --stack STACK [--yes] [--json] [--reports FOLDER]

Moves an environment from one region to the other. Checks, asks, changes the configuration, runs the engine, verifies,
and leaves a report. Interrupted with Ctrl-C or by an error, the same command goes on where it stopped.

  status              roles, databases, recovery points, DNS records, health checks; changes nothing
  drill               moves to the standby region without loss, and proves what a disaster would cost; back: failback
  switchover          moves to the other region without loss         --to REGION   which one; with --yes required
  failover            the active region is lost: moves to the other one with the newest copied recovery point
  failback            takes the lost region in again, and moves home without loss
  retire GENERATION   deletes an old database for good
  verify REPORT       calculates a report anew, and rejects an edited one   --seal HASH   its seal, kept elsewhere

  --stack STACK     the environment's stack
  --yes             asks nothing, for automation; otherwise the stack's name has to be typed
  --json            prints the result as JSON; progress goes to standard error either way
  --reports FOLDER  where reports go   (reports)
  --help            print this

Exit status: 0 when all is done and verified, 1 when a check or a step fails, 2 on wrong arguments, 3 when declined or
interrupted. Runbooks: docs/runbooks. Without the ceremony: pulumi config set activeRegion REGION && pulumi up.`;

/** Names the argument at fault, its value and what is allowed. */
export class ArgumentError extends Error {}

/** @throws ArgumentError */
export function parseArguments(
  args: readonly string[],
  allowed: { readonly stacks: readonly string[]; readonly regions: readonly RegionName[] },
): Arguments {
  const { positionals, values } = read(args);
  const [command, operand, ...rest] = positionals;
  if (values.help || command === undefined) return { command: "help" };
  const { yes = false, json = false, reports = "reports", seal } = values;

  const takesOperand = command === "retire" || command === "verify";
  const strange = takesOperand ? rest : positionals.slice(1);
  if (strange.length > 0) throw new ArgumentError(`${strange[0]}: ${command} takes no such argument`);
  if (values.to !== undefined && command !== "switchover")
    throw new ArgumentError(`--to ${values.to}: only switchover takes it`);
  if (command === "verify") {
    if (operand === undefined) throw new ArgumentError("verify needs the name of a report's JSON file");
    return { command, report: operand, seal, json };
  }
  if (seal !== undefined) throw new ArgumentError("--seal: only verify takes it");

  const stack = values.stack ?? "";
  if (!allowed.stacks.includes(stack.split("/").at(-1) ?? ""))
    throw new ArgumentError(`--stack ${stack}: has to be one of ${allowed.stacks.join(", ")}`);
  if (command === "status") return { command, stack, json };
  const changing = { stack, yes, json, reports };
  if (command === "retire") {
    if (!/^[1-9]\d{0,5}$/.test(operand ?? ""))
      throw new ArgumentError(`retire ${operand ?? ""}: has to be a generation such as 1; status lists them`);
    return { command, generation: Number(operand), ...changing };
  }
  const move = moves.find((name) => name === command);
  if (!move)
    throw new ArgumentError(`${command}: has to be one of status, ${moves.join(", ")}, retire, verify`);
  const to = allowed.regions.find((region) => region === values.to);
  if (values.to !== undefined && to === undefined)
    throw new ArgumentError(`--to ${values.to}: has to be one of ${allowed.regions.join(", ")}`);
  if (move === "switchover" && yes && to === undefined)
    throw new ArgumentError("switchover --yes needs --to, so that a job that runs twice does not move back");
  return { command: move, to, ...changing };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        stack: { type: "string" },
        to: { type: "string" },
        yes: { type: "boolean" },
        json: { type: "boolean" },
        reports: { type: "string" },
        seal: { type: "string" },
        help: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new ArgumentError(`${error instanceof Error ? error.message : error}\n\n${usage}`, {
      cause: error,
    });
  }
}
