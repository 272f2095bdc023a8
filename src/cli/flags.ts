import { parseArgs } from "node:util";
import { closestMatch } from "leven";
import type { CommandLine, Flags } from "./command-line.ts";
import { help } from "./command-line.ts";
import { ArgumentError } from "./errors.ts";

type FlagValues<F extends Flags> = {
  readonly [Name in keyof F]?: F[Name] extends { readonly type: "boolean" }
    ? boolean
    : F[Name] extends { readonly multiple: true }
      ? readonly string[]
      : string;
};

interface Given<F extends Flags> {
  readonly values: FlagValues<F & { readonly help: { readonly type: "boolean"; readonly text: string } }>;
  /** The arguments that are not flags. */
  readonly words: readonly string[];
}

/** @throws ArgumentError naming the flag at fault and the one that was probably meant */
export function readFlags<F extends Flags>(
  { flags }: CommandLine & { readonly flags: F },
  args: readonly string[],
): Given<F> {
  const options: Flags = { ...flags, ...help };
  // Not strict: its own messages name neither what is allowed nor what was meant.
  const { values, positionals, tokens } = parseArgs({
    args: args.map((arg) => (arg === "-h" ? "--help" : arg)),
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName, value, inlineValue } = token;
    const flag = Object.hasOwn(options, name) ? options[name] : undefined;
    if (flag === undefined || !rawName.startsWith("--")) throw new ArgumentError(unknown(rawName, options));
    if (flag.type === "boolean" && value !== undefined)
      throw new ArgumentError(`${rawName} ${value}: ${rawName} takes no value`);
    if (flag.type === "string" && (!value || (value.startsWith("--") && !inlineValue)))
      throw new ArgumentError(`${rawName} needs a value: ${rawName} ${flag.value}`);
    const said = value === undefined ? rawName : `${rawName} ${value}`;
    if (seen.has(said)) throw new ArgumentError(`${said}: is given twice`);
    // Otherwise the last one would be taken, and nobody told.
    if (seen.has(rawName))
      throw new ArgumentError(`${said}: ${rawName} is given already, and is allowed once`);
    seen.add(said);
    if (!("multiple" in flag)) seen.add(rawName);
  }
  return { values: values as Given<F>["values"], words: positionals };
}

function unknown(given: string, options: Flags): string {
  const names = Object.keys(options).map((name) => `--${name}`);
  const meant = closestMatch(given, names, { maxDistance: 3 });
  const hint = meant === undefined ? `there are ${names.join(", ")}` : `did you mean ${meant}?`;
  return `${given}: there is no such flag; ${hint}`;
}

/** @param what the flag, or what the word stands for @throws ArgumentError unless the value is one of those */
export function oneOf<T extends string>(what: string, value: string | undefined, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found !== undefined) return found;
  const list = allowed.join(", ");
  if (value === undefined) throw new ArgumentError(`${what} has to be given: one of ${list}`);
  const meant = closestMatch(value, [...allowed], { maxDistance: 2 });
  const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
  throw new ArgumentError(`${what} ${value}: has to be one of ${list}${hint}`);
}

/** @param takes the flags that each flag takes beside itself @throws ArgumentError for what would be left out without a word */
export function goTogether(
  values: Readonly<Record<string, unknown>>,
  takes: Readonly<Record<string, readonly string[]>>,
): void {
  for (const [name, taken] of Object.entries(takes)) {
    const other = Object.keys(values).find((key) => key !== name && !taken.includes(key));
    if (values[name] && other !== undefined)
      throw new ArgumentError(
        `--${name} --${other}: do not go together; --${name} takes ${taken.map((key) => `--${key}`).join(", ") || "nothing"}`,
      );
  }
}

/** @throws ArgumentError where words are left */
export function noMore([word]: readonly string[]): void {
  if (word !== undefined) throw new ArgumentError(`${word}: there is nothing that this argument could be`);
}
