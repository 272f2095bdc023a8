import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ReportedError } from "../../cli/errors.ts";
import { emulatedEnvironment } from "./environment.ts";
import { localVariables } from "./project.ts";

/** The record of a try that is kept, for a later command. */
const kept = z.object({
  stack: z.string(),
  /** The emulator's URL. */
  emulator: z.url(),
  /** The gateway's URL, which is in the state. */
  gateway: z.url(),
});
type Kept = Readonly<z.output<typeof kept>>;

const fileIn = (folder: string) => join(folder, "try.json");

/** The path of the file with the gateway's memory. */
export const memoryIn = (folder: string): string => join(folder, "memory.json");

export const writeKept = (folder: string, record: Kept): void =>
  writeFileSync(fileIn(folder), JSON.stringify(record));

/** @throws ReportedError where no try was kept there */
export function readKept(folder: string): Kept {
  try {
    return kept.parse(JSON.parse(readFileSync(fileIn(folder), "utf8")));
  } catch (cause) {
    throw new ReportedError(`--reopen ${folder}: no try was kept there; --keep says where it keeps one`, {
      cause,
    });
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The commands that a person enters in another shell, to go on by hand. @param pulumi the program */
export function linesToGoOn(folder: string, { stack, gateway }: Kept, pulumi: string): readonly string[] {
  const set = { ...emulatedEnvironment({}, gateway), ...localVariables(folder) };
  return [
    `cd ${quoted(folder)}`,
    `export ${Object.entries(set)
      .map(([name, value]) => `${name}=${quoted(value ?? "")}`)
      .join(" ")}`,
    `${pulumi} up --stack ${stack}`,
  ];
}
