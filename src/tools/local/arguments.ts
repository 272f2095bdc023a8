import { type RegionName, regions } from "../../../regions/index.ts";
import type { CommandLine } from "../../cli/command-line.ts";
import { ArgumentError } from "../../cli/errors.ts";
import { noMore, oneOf, readFlags } from "../../cli/flags.ts";
import type { Outage } from "./outage.ts";

export type LocalArguments =
  | { readonly mode: "help" }
  | {
      readonly mode: "reopen";
      /** The folder of a kept try. */
      readonly folder: string;
      readonly outage: Outage;
    }
  | {
      readonly mode: "try";
      readonly stack: string;
      /** The URL of an emulator that runs already; undefined where one is to be started. */
      readonly endpoint: string | undefined;
      /** Types of resources that this emulator lacks, besides the known ones. */
      readonly leaveOut: readonly string[];
      /** Whether everything is left as it is at the end, to be looked at. */
      readonly keep: boolean;
      /** Whether regions are lost, in place of a planned move. */
      readonly disasters: boolean;
    };

export const commandLine = {
  call: "npm run up:local --",
  forms: [
    "STACK [--disasters] [--endpoint URL] [--leave-out TYPE]… [--keep]",
    "--reopen FOLDER [--lost REGION]… [--refuse ACTION]… [--hold ACTION]…",
  ],
  about:
    "Deploys an environment to an AWS emulator on this machine, with the real Pulumi and its real providers: up, a look at what is there, a second up that must change nothing, a move to the other region, destroy, and a look at what is left. Touches no AWS account, no other Pulumi backend and no file of this project. Takes about twenty minutes.",
  actions: {},
  flags: {
    disasters: {
      type: "boolean",
      text: "in place of the second up and the move: lose one region, then the other, and the first again, each after an update that broke off otherwise; about an hour",
    },
    endpoint: {
      type: "string",
      value: "URL",
      text: "use an emulator that runs already, such as http://127.0.0.1:4566; without it moto is started",
    },
    "leave-out": {
      type: "string",
      multiple: true,
      value: "TYPE",
      text: "do without a type that the emulator lacks, such as aws:sqs/queue:Queue",
    },
    keep: {
      type: "boolean",
      text: "stop before destroy, or where a step fails, and leave the emulator, its log and the state",
    },
    reopen: {
      type: "string",
      value: "FOLDER",
      text: "open the gateway of a try that was kept again, until Ctrl-C, and print how to go on with Pulumi by hand",
    },
    lost: {
      type: "string",
      multiple: true,
      value: "REGION",
      text: "with --reopen: hang up on what is asked of that region, IAM and Route 53 with us-east-1, and say what it was",
    },
    refuse: {
      type: "string",
      multiple: true,
      value: "ACTION",
      text: "with --reopen: refuse an action of AWS's, such as ModifyRule, so that an update breaks off there",
    },
    hold: {
      type: "string",
      multiple: true,
      value: "ACTION",
      text: "with --reopen: leave an action unanswered, such as ModifyRule, so that Pulumi can be killed meanwhile",
    },
  },
  exits: {
    done: "when every step succeeded",
    failed: "when one failed",
    stopped: "when interrupted",
  },
  more: "What is left out with moto: docs/local.md.",
} as const satisfies CommandLine;

/** @throws ArgumentError */
export function parseArguments(args: readonly string[], stacks: readonly string[]): LocalArguments {
  const { values, words } = readFlags(commandLine, args);
  if (values.help) return { mode: "help" };
  const { reopen, lost, refuse, hold, ...others } = values;
  if (reopen !== undefined) {
    noMore([...words, ...Object.keys(others).map((name) => `--${name}`)]);
    return { mode: "reopen", folder: reopen, outage: outageOf(lost, refuse, hold) };
  }
  if (lost !== undefined) throw new ArgumentError("--lost: only --reopen takes it");
  if (refuse !== undefined) throw new ArgumentError("--refuse: only --reopen takes it");
  if (hold !== undefined) throw new ArgumentError("--hold: only --reopen takes it");
  const [word, ...more] = words;
  const stack = oneOf("STACK", word, stacks);
  noMore(more);
  const { endpoint, "leave-out": leaveOut = [], keep = false, disasters = false } = others;
  if (endpoint !== undefined && !(/^https?:\/\/[\w.-]+(?::\d+)?$/.test(endpoint) && URL.canParse(endpoint)))
    throw new ArgumentError(`--endpoint ${endpoint}: has to be a URL such as http://127.0.0.1:4566`);
  const strange = leaveOut.find((type) => !/^[a-z]+:\w+\/\w+:\w+$/.test(type));
  if (strange !== undefined)
    throw new ArgumentError(`--leave-out ${strange}: has to be a type such as aws:sqs/queue:Queue`);
  return { mode: "try", stack, endpoint, leaveOut, keep, disasters };
}

/** @throws ArgumentError */
function outageOf(
  lost: readonly string[] = [],
  refused: readonly string[] = [],
  held: readonly string[] = [],
): Outage {
  const strange = (actions: readonly string[]) => actions.find((action) => !/^[A-Z]\w+$/.test(action));
  if (strange(refused) !== undefined)
    throw new ArgumentError(`--refuse ${strange(refused)}: has to be an action such as ModifyRule`);
  if (strange(held) !== undefined)
    throw new ArgumentError(`--hold ${strange(held)}: has to be an action such as ModifyRule`);
  const names = Object.keys(regions) as readonly RegionName[];
  return { lost: lost.map((region) => oneOf("--lost", region, names)), refused, held };
}
