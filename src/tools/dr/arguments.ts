import type { RegionName } from "../../../regions/index.ts";
import type { CommandLine } from "../../cli/command-line.ts";
import { ArgumentError } from "../../cli/errors.ts";
import { noMore, oneOf, readFlags } from "../../cli/flags.ts";
import { stackOf } from "../stack/environment.ts";

export const moves = ["drill", "switchover", "failover", "failback"] as const;
export type MoveCommand = (typeof moves)[number];
/** The commands that change something. */
const changing = [...moves, "readmit", "drain", "retire"] as const;
const commands = ["status", ...changing, "check-report"] as const;

export type DrArguments =
  | { readonly command: "help" }
  | { readonly command: "status"; readonly stack: string; readonly json: boolean }
  | {
      readonly command: "check-report";
      readonly report: string;
      readonly seal: string | undefined;
      readonly json: boolean;
    }
  | ChangeArguments;

/** The arguments of commands that change something, and therefore ask first and leave a report. */
export type ChangeArguments = MoveArguments | ReadmitArguments | RetireArguments | DrainArguments;

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
  /** The region to move to. Undefined: the one that the command, or an unfinished move, leads to. */
  readonly to: RegionName | undefined;
  /** Minutes of payments that a failover may lose; undefined: the number that a person is shown and confirms. */
  readonly acceptLoss: number | undefined;
}

export interface ReadmitArguments extends Changing {
  readonly command: "readmit";
}

export interface RetireArguments extends Changing {
  readonly command: "retire";
  readonly generation: number;
}

export interface DrainArguments extends Changing {
  readonly command: "drain";
  /** Whether dead letters are carried over, too. */
  readonly deadLetters: boolean;
}

export const commandLine = {
  call: "npm run dr --",
  forms: [
    "COMMAND --stack STACK [--yes] [--json] [--reports FOLDER]",
    "check-report REPORT [--seal HASH] [--json]",
  ],
  about:
    "Moves an environment from one region to the other. Checks, asks, changes the configuration, runs the engine, confirms, " +
    "and leaves a report. Interrupted with Ctrl-C or by an error, the same command goes on where it stopped.",
  actions: {
    status: "roles, databases, recovery points, DNS records, health checks; changes nothing",
    drill:
      "moves to the secondary region without loss, and proves what a disaster would cost; back: failback",
    switchover: "moves to the other region without loss",
    failover: "the active region is lost: moves to the other one with the newest copied recovery point",
    failback: "takes the lost region in again, and moves back without loss",
    readmit: "takes a lost region in again and closes it, without moving back",
    drain: "carries queued payments out of the region that does not serve",
    "retire GENERATION": "deletes an old database for good",
    "check-report REPORT": "calculates a report anew, and rejects an edited one",
  },
  flags: {
    stack: { type: "string", value: "STACK", text: "the environment's stack" },
    yes: {
      type: "boolean",
      text: "ask nothing, for automation; otherwise the stack's name has to be typed",
    },
    json: {
      type: "boolean",
      text: "print the result as JSON; progress goes to standard error either way",
    },
    reports: { type: "string", value: "FOLDER", text: "where reports go (default: reports)" },
    to: {
      type: "string",
      value: "REGION",
      text: "switchover, failover: which region; switchover --yes requires it",
    },
    "accept-loss": {
      type: "string",
      value: "MINUTES",
      text: "failover: how many minutes of payments may be lost; with --yes required",
    },
    "dead-letters": { type: "boolean", text: "drain: carry dead letters over, too" },
    seal: { type: "string", value: "HASH", text: "check-report: the report's seal, kept elsewhere" },
  },
  exits: {
    done: "when all is done and confirmed",
    failed: "when a check or a step fails",
    stopped: "when declined or interrupted",
  },
  more: "Runbooks: docs/runbooks. Without the ceremony: npx pulumi config set activeRegion REGION && npx pulumi up.",
} as const satisfies CommandLine;

/** The commands that take a flag; a flag that is not here is for all. */
const takenBy = {
  stack: ["status", ...changing],
  yes: changing,
  reports: changing,
  to: ["switchover", "failover"],
  "accept-loss": ["failover"],
  "dead-letters": ["drain"],
  seal: ["check-report"],
} as const satisfies Partial<Record<keyof typeof commandLine.flags, readonly (typeof commands)[number][]>>;

/** @throws ArgumentError */
export function parseArguments(
  args: readonly string[],
  allowed: { readonly stacks: readonly string[]; readonly regions: readonly RegionName[] },
): DrArguments {
  const { values, words } = readFlags(commandLine, args);
  const [word, operand, ...rest] = words;
  if (values.help) return { command: "help" };
  const command = oneOf("COMMAND", word, commands);
  const {
    yes = false,
    json = false,
    reports = "reports",
    seal,
    "dead-letters": deadLetters = false,
  } = values;

  const takesOperand = command === "retire" || command === "check-report";
  noMore(takesOperand ? rest : words.slice(1));
  for (const [flag, takers] of Object.entries<readonly string[]>(takenBy)) {
    const value = values[flag as keyof typeof takenBy];
    if (value !== undefined && !takers.includes(command))
      throw new ArgumentError(
        `--${flag}${value === true ? "" : ` ${value}`}: ${command} does not take it, only ${takers.join(", ")}`,
      );
  }
  const given = values["accept-loss"];
  if (given !== undefined && !/^[1-9]\d{0,5}$/.test(given))
    throw new ArgumentError(`--accept-loss ${given}: has to be minutes from 1 on, such as 60`);
  if (command === "check-report") {
    if (operand === undefined) throw new ArgumentError("check-report needs the name of a report's JSON file");
    return { command, report: operand, seal, json };
  }

  const stack = stackOf(values.stack, allowed.stacks);
  if (command === "status") return { command, stack, json };
  const common = { stack, yes, json, reports };
  if (command === "readmit") return { command, ...common };
  if (command === "drain") return { command, deadLetters, ...common };
  if (command === "retire") {
    if (operand === undefined || !/^[1-9]\d{0,5}$/.test(operand))
      throw new ArgumentError(
        `retire ${operand ?? "without a number"}: has to be a generation such as 1; status lists them`,
      );
    return { command, generation: Number(operand), ...common };
  }
  const to = values.to === undefined ? undefined : oneOf("--to", values.to, allowed.regions);
  if (command === "switchover" && yes && to === undefined)
    throw new ArgumentError("switchover --yes needs --to, so that a job that runs twice does not move back");
  if (command === "failover" && yes && given === undefined)
    throw new ArgumentError(
      "failover --yes needs --accept-loss, because nobody is there to be told what would be lost",
    );
  return { command, to, acceptLoss: given === undefined ? undefined : Number(given), ...common };
}
