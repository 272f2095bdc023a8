import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { type Gap, type GapsFile, gapsVariable } from "./gaps.ts";

/** A Pulumi project of its own, for one try: this project's program, with another configuration and another state. */
interface LocalProject {
  readonly folder: string;
  /** The environment variables of Pulumi and of the program. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The zone of a stack's names. Its top-level domain is reserved, so that it is nobody's (RFC 2606). */
export const zoneOf = (stack: string): string => `${stack}.test`;

/** The configuration of a stack in an emulator, beside its secrets. */
export const configurationOf = (stack: string, endpoint: string) => ({
  endpoint,
  domainName: `pay.${zoneOf(stack)}`,
  hostedZone: zoneOf(stack),
  alertEmails: [`alerts@${zoneOf(stack)}`],
  processorHosts: [`api.processor.${zoneOf(stack)}`],
});

interface ProjectArgs {
  /** The folder of this project's Pulumi.yaml. */
  readonly root: string;
  /** The folder that the new project is made in. */
  readonly folder: string;
  readonly stack: string;
  /** The URL of the emulator. */
  readonly endpoint: string;
  /** The gaps of the emulator. */
  readonly gaps: readonly Gap[];
}

export function createProject({ root, folder, stack, endpoint, gaps }: ProjectArgs): LocalProject {
  const project = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as { readonly name: string };
  const config = Object.entries(configurationOf(stack, endpoint)).map(([key, value]) => [
    `${project.name}:${key}`,
    value,
  ]);
  // The program stays where its packages are.
  const main = join(import.meta.dirname, "program.ts");
  writeFileSync(join(folder, "Pulumi.yaml"), stringify({ ...project, main }));
  writeFileSync(join(folder, `Pulumi.${stack}.yaml`), stringify({ config: Object.fromEntries(config) }));
  const lacking: GapsFile = { lacking: gaps, unmade: [] };
  writeFileSync(gapsIn(folder), JSON.stringify(lacking));
  mkdirSync(stateIn(folder));
  return { folder, variables: localVariables(folder) };
}

const stateIn = (folder: string): string => join(folder, "state");
const gapsIn = (folder: string): string => join(folder, "gaps.json");

/** The environment variables of Pulumi and of the program, for a project in a folder. */
export const localVariables = (folder: string): Readonly<Record<string, string>> => ({
  [gapsVariable]: gapsIn(folder),
  PULUMI_BACKEND_URL: `file://${stateIn(folder)}`,
  PULUMI_CONFIG_PASSPHRASE: "local",
  PULUMI_SKIP_UPDATE_CHECK: "true",
});

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), "payments-local-"));
