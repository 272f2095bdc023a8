import { wrap } from "./terminal.ts";

/** A flag that is on or off. */
interface Switch {
  readonly type: "boolean";
  /** The purpose of the flag. */
  readonly text: string;
}

/** A flag with a value. */
interface Option {
  readonly type: "string";
  /** Whether the flag may be given more than once. */
  readonly multiple?: true;
  /** The placeholder of the value, such as `NAME`. */
  readonly value: string;
  /** The effect of the flag, and its default. */
  readonly text: string;
}

export type Flags = Readonly<Record<string, Switch | Option>>;

/** One command, as its help tells of it and as its arguments are read. */
export interface CommandLine {
  /** The call, such as `npm start --`. */
  readonly call: string;
  /** The forms of the arguments, each a line. */
  readonly forms: readonly string[];
  readonly about: string;
  /** The first words that the command takes, where these are actions. */
  readonly actions: Readonly<Record<string, string>>;
  readonly flags: Flags;
  /** The situations in which the command ends with 0, with 1 and, where it can be stopped, with 3. */
  readonly exits: { readonly done: string; readonly failed: string; readonly stopped?: string };
  /** The end of the help: where to read more. */
  readonly more: string;
}

export const help: Flags = { help: { type: "boolean", text: "print this" } };

/** Exit statuses, the same for every command: docs/commands.md. */
export const status = { done: 0, failed: 1, wrongArguments: 2, stopped: 3 } as const;

const columns = 118;

/** The text of `--help`. */
export function usageOf({ call, forms, about, actions, flags, exits, more }: CommandLine): string {
  const shown = Object.entries({ ...flags, ...help }).map(([name, flag]) => [
    flag.type === "string" ? `--${name} ${flag.value}` : `--${name}`,
    flag.type === "string" && flag.multiple ? `${flag.text}; may be repeated` : flag.text,
  ]);
  const ends = [
    `0 ${exits.done}`,
    `1 ${exits.failed}`,
    "2 on wrong arguments",
    ...(exits.stopped === undefined ? [] : [`3 ${exits.stopped}`]),
  ];
  return [
    forms.map((form, index) => `${index === 0 ? "Usage: " : "       "}${call} ${form}`).join("\n"),
    wrap(about, columns, 0),
    ...(Object.keys(actions).length === 0 ? [] : [table(Object.entries(actions))]),
    table(shown),
    wrap(`Exit status: ${ends.join(", ")}.${more === "" ? "" : ` ${more}`}`, columns, 0),
  ].join("\n\n");
}

function table(rows: readonly (readonly string[])[]): string {
  const width = Math.max(...rows.map(([name = ""]) => name.length)) + 2;
  return rows
    .map(([name = "", text = ""]) => `  ${name.padEnd(width)}${wrap(text, columns, width + 2)}`)
    .join("\n");
}
