import type { CommandLine } from "../../cli/command-line.ts";
import { ArgumentError } from "../../cli/errors.ts";
import { noMore, oneOf, readFlags } from "../../cli/flags.ts";
import { imageTagAllowed, imageTagPattern } from "../../program/config/keys.ts";
import { stackOf } from "../stack/environment.ts";

type ImagesArguments =
  | { readonly action: "help" }
  | {
      readonly action: "list" | "mirror";
      readonly stack: string;
      /** The application's tag; undefined for the stack's own. */
      readonly tag: string | undefined;
      /** The source of the application's image; undefined where the command only tells that the image is missing. */
      readonly app: string | undefined;
    };

export const commandLine = {
  call: "npm run images --",
  forms: ["list|mirror --stack STACK [--tag TAG] [--app IMAGE]"],
  about: "Fills the environment's registries, the only ones that its instances can reach.",
  actions: {
    list: "prints the commands that push what a service needs",
    mirror: "runs them, with skopeo or docker and the AWS CLI; prints them where these are missing",
  },
  flags: {
    stack: { type: "string", value: "STACK", text: "the environment's stack" },
    tag: { type: "string", value: "TAG", text: "the application's tag (default: the stack's imageTag)" },
    app: {
      type: "string",
      value: "IMAGE",
      text: "where its image is copied from, in any registry that you can read",
    },
  },
  exits: { done: "when everything is there, or printed", failed: "when something is missing or fails" },
  more: "",
} as const satisfies CommandLine;

/** @throws ArgumentError */
export function parseArguments(args: readonly string[], stacks: readonly string[]): ImagesArguments {
  const { values, words } = readFlags(commandLine, args);
  const [word, ...more] = words;
  if (values.help) return { action: "help" };
  const action = oneOf("COMMAND", word, ["list", "mirror"]);
  noMore(more);
  const { tag, app } = values;
  // Pushed once it could not be taken back, and the configuration refuses it.
  if (tag !== undefined && !imageTagPattern.test(tag))
    throw new ArgumentError(`--tag ${tag}: has to be ${imageTagAllowed}`);
  return { action, stack: stackOf(values.stack, stacks), tag, app };
}
