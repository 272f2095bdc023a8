import type { CommandLine } from "../../cli/command-line.ts";
import { ArgumentError } from "../../cli/errors.ts";
import { goTogether, noMore, oneOf, readFlags } from "../../cli/flags.ts";

export interface PlanArguments {
  /** Stacks to plan. */
  readonly stacks: readonly string[];
  /** The region to plan as the active one; undefined for each region that could be. */
  readonly active: string | undefined;
  /** File to write the graph to; undefined for none. */
  readonly json: string | undefined;
  /** Directory to write the report to; undefined for none. */
  readonly html: string | undefined;
  /** Directory to write the diagrams to; undefined for none. */
  readonly svg: string | undefined;
  /** Whether to print every resource and every change, before the verdicts. */
  readonly details: boolean;
  /** A connection to explain, in place of the plans; undefined for none. */
  readonly explain: ConnectionQuestion | undefined;
  /** The scenario to play, in place of the plans; undefined for none. */
  readonly scenario: string | undefined;
  /** Whether to print the matrix of requirements, in place of the plans. */
  readonly matrix: boolean;
  /** Whether to print what every role may do, in place of the plans. */
  readonly roles: boolean;
  /** Whether to print costs and compare them with the budgets, in place of the plans. */
  readonly budget: boolean;
  readonly help: boolean;
}

export interface ConnectionQuestion {
  /** A party of environments/flows.ts, or the beginning of a resource's name. */
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

export const commandLine = {
  call: "npm start --",
  forms: [
    "[--stack NAME]... [--active REGION] [--details] [--json FILE] [--html DIRECTORY] [--svg DIRECTORY]",
    "--explain FROM TO PORT [--stack NAME]... [--active REGION]",
    "--scenario NAME [--stack NAME]...",
    "--budget [--stack NAME]... [--active REGION] [--json FILE]",
    "--matrix",
    "--roles",
  ],
  about: "Plans the stacks offline, without credentials or Pulumi's command line, and checks the plan.",
  actions: {},
  flags: {
    stack: {
      type: "string",
      multiple: true,
      value: "NAME",
      text: "plan this stack only (default: all stacks)",
    },
    active: {
      type: "string",
      value: "REGION",
      text: "plan with this region active only (default: each region in turn)",
    },
    details: {
      type: "boolean",
      text: "print every resource, every change that a move makes, notes and exceptions before the table of verdicts",
    },
    json: { type: "string", value: "FILE", text: "write all resources of the plans to a file" },
    html: {
      type: "string",
      value: "DIRECTORY",
      text: "write the plans as a report to look at, in one file: index.html",
    },
    svg: {
      type: "string",
      value: "DIRECTORY",
      text: "write the diagram of each stack and state as a picture",
    },
    explain: {
      type: "boolean",
      text: "print the way of a TCP connection hop by hop, or what blocks it, and last the verdicts, such as: --explain app database 5432",
    },
    scenario: {
      type: "string",
      value: "NAME",
      text: "print who reaches what, or is told of what, when something happens: step by step, and last in short",
    },
    budget: {
      type: "boolean",
      text: "print what the stacks would cost a month, and compare it with their budgets; with --json as data",
    },
    matrix: {
      type: "boolean",
      text: "print which requirement is held by which rules, resources and tests, as Markdown",
    },
    roles: {
      type: "boolean",
      text: "print what every role may do, who may take it on and whom it can become, as Markdown",
    },
  },
  exits: {
    done: "when every check passes",
    failed: "when one does not, a budget is exceeded or a stack cannot be planned",
  },
  more: "",
} as const satisfies CommandLine;

/** @throws ArgumentError */
export function parseArguments(
  args: readonly string[],
  allowed: {
    readonly stacks: readonly string[];
    readonly regions: readonly string[];
    readonly scenarios: readonly string[];
  },
): PlanArguments {
  const { values, words } = readFlags(commandLine, args);
  const {
    stack,
    active,
    json,
    html,
    svg,
    details = false,
    scenario,
    matrix = false,
    roles = false,
    budget = false,
    help = false,
  } = values;
  for (const name of stack ?? []) oneOf("--stack", name, allowed.stacks);
  if (active !== undefined) oneOf("--active", active, allowed.regions);
  if (scenario !== undefined) oneOf("--scenario", scenario, allowed.scenarios);
  if (!values.explain) noMore(words);
  if (!help) goTogether(values, takes);
  const explain = values.explain && !help ? questionOf(words) : undefined;
  return {
    stacks: stack ?? allowed.stacks,
    active,
    json,
    html,
    svg,
    details,
    explain,
    scenario,
    matrix,
    roles,
    budget,
    help,
  };
}

/** The flags that each mode takes beside its own. */
const takes = {
  explain: ["stack", "active"],
  scenario: ["stack"],
  budget: ["stack", "active", "json"],
  matrix: [],
  roles: [],
} as const satisfies Partial<Record<keyof typeof commandLine.flags, readonly string[]>>;

function questionOf([from, to, port, ...more]: readonly string[]): ConnectionQuestion {
  if (from === undefined || to === undefined || port === undefined || more.length > 0)
    throw new ArgumentError("--explain needs FROM, TO and PORT, such as: --explain app database 5432");
  if (!/^[1-9]\d{0,4}$/.test(port) || Number(port) > 65535)
    throw new ArgumentError(`--explain ${from} ${to} ${port}: the port has to be one of 1 to 65535`);
  return { from, to, port: Number(port) };
}
