import type { RegionName } from "../../../regions/index.ts";
import type { CommandLine } from "../../cli/command-line.ts";
import { ArgumentError } from "../../cli/errors.ts";
import { goTogether, noMore, oneOf, readFlags } from "../../cli/flags.ts";
import { stackOf } from "../stack/environment.ts";
import type { Address } from "./sockets/address.ts";

export type VerifyArguments =
  | { readonly command: "help" | "policy" | "list" | "list-markdown" }
  | {
      readonly command: "check";
      readonly stack: string;
      readonly regions: readonly RegionName[];
      readonly json: boolean;
      readonly databaseHost: Address | undefined;
    };

export const commandLine = {
  call: "npm run verify --",
  forms: [
    "--stack STACK [--region REGION] [--json] [--database-host HOST:PORT]",
    "--list [--markdown]",
    "--policy",
  ],
  about:
    "Checks a deployed environment against its descriptor and its stack's outputs. Never changes anything.",
  actions: {},
  flags: {
    stack: { type: "string", value: "STACK", text: "the environment's stack" },
    region: { type: "string", value: "REGION", text: "look at one region, and at what is no region's" },
    json: { type: "boolean", text: "print the results as JSON; progress goes to standard error" },
    "database-host": {
      type: "string",
      value: "HOST:PORT",
      text: "where the writable database is forwarded to, to check its connections as well",
    },
    list: { type: "boolean", text: "print all checks" },
    markdown: { type: "boolean", text: "with --list: as docs/checks.md" },
    policy: {
      type: "boolean",
      text: "print the policy of the permissions that the checks need, all of them read-only",
    },
  },
  exits: { done: "when every check passes or is skipped", failed: "when one fails" },
  more: "",
} as const satisfies CommandLine;

/** @throws ArgumentError */
export function parseArguments(
  args: readonly string[],
  allowed: { readonly stacks: readonly string[]; readonly regions: readonly RegionName[] },
): VerifyArguments {
  const { values, words } = readFlags(commandLine, args);
  const { region, json = false, ...rest } = values;
  noMore(words);
  if (rest.help) return { command: "help" };
  goTogether(values, { policy: [], list: ["markdown"] });
  if (rest.policy) return { command: "policy" };
  if (rest.list) return { command: rest.markdown ? "list-markdown" : "list" };
  if (rest.markdown) throw new ArgumentError("--markdown: only --list takes it");
  const stack = stackOf(values.stack, allowed.stacks);
  const regions = region === undefined ? allowed.regions : [oneOf("--region", region, allowed.regions)];
  return { command: "check", stack, regions, json, databaseHost: addressOf(rest["database-host"]) };
}

function addressOf(text: string | undefined): Address | undefined {
  if (text === undefined) return undefined;
  const [, host, port] = /^(?:\[?([\w.:-]+?)\]?):(\d{1,5})$/.exec(text) ?? [];
  if (host === undefined || !(Number(port) > 0 && Number(port) < 65_536))
    throw new ArgumentError(`--database-host ${text}: has to be a host and a port, such as localhost:5432`);
  return { host, port: Number(port) };
}
