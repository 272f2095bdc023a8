import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isScalar, LineCounter, parseDocument, visit } from "yaml";
import { meant } from "../../../environments/problems.ts";
import { ReportedError } from "../../cli/errors.ts";
import { isRecord } from "./record.ts";

export interface Project {
  readonly name: string;
  /** Names of the stacks that have a file, in alphabetical order. */
  readonly stacks: readonly string[];
  /** One stack's configuration. @throws ReportedError that names the file, when it is missing or is not what it should be */
  readonly readStack: (stack: string) => StackConfig;
}

interface StackConfig {
  /** Values by full key, such as `payments:activeRegion`; each is the text that the engine hands to the program. */
  readonly values: Readonly<Record<string, string>>;
  /** Full keys of encrypted values; what stands in `values` for them is made up. */
  readonly secretKeys: readonly string[];
}

/** The stand-in for an encrypted value, which only the stack's passphrase or key could decrypt. */
export const standIn = "encrypted-value-unknown-offline";

/** Reads `Pulumi.yaml` and finds the stacks' files. @throws ReportedError that names the file, when it is not what it should be */
export function readProject(directory: string): Project {
  const file = "Pulumi.yaml";
  const project = readYaml(directory, file);
  const { name } = project;
  if (typeof name !== "string") throw new ReportedError(`${file} gives the project no name`);
  const defaults = projectValues(name, mapping(project.config, `config of ${file}`));
  const stacks = stackNames(directory);
  return {
    name,
    stacks,
    readStack: (stack) => {
      if (!stacks.includes(stack))
        throw new ReportedError(`no stack is called ${stack}: there are ${stacks.join(", ")}`);
      const stackFile = `Pulumi.${stack}.yaml`;
      const whole = readYaml(directory, stackFile);
      for (const key of Object.keys(whole))
        if (!stackFileKeys.includes(key))
          throw new ReportedError(
            `${stackFile}: ${key} is no key of a stack's file${meant(key, stackFileKeys)}; allowed: ${stackFileKeys.join(", ")}`,
          );
      const given = mapping(whole.config, `config of ${stackFile}`);
      return mergeConfig(defaults, withNamespace(name, given));
    },
  };
}

type Mapping = Readonly<Record<string, unknown>>;

/**
 * The keys of a stack file that Pulumi reads; it passes over all others. Source: `ProjectStack` in
 * `sdk/go/common/workspace/project.go` of pulumi/pulumi.
 */
const stackFileKeys: readonly string[] = [
  "config",
  "encryptedkey",
  "encryptionsalt",
  "environment",
  "mainEnvironment",
  "secretsprovider",
];

/**
 * The configuration of the stack's file wins over that of the project's file, key by key and never inside a value.
 * Source: `mergeConfig` in `pkg/workspace/config.go` of pulumi/pulumi.
 */
function mergeConfig(defaults: Mapping, given: Mapping): StackConfig {
  const merged = Object.entries({ ...defaults, ...given });
  return {
    values: Object.fromEntries(
      merged.map(([key, value]) => [key, holdsSecret(value) ? standIn : valueText(value)]),
    ),
    secretKeys: merged.filter(([, value]) => holdsSecret(value)).map(([key]) => key),
  };
}

/**
 * A key of the project's own namespace has a `default`, one of a provider's a `value`; each may be written short.
 * Source: `RewriteShorthandConfigValues` in `sdk/go/common/workspace/project.go` of pulumi/pulumi.
 */
function projectValues(project: string, declared: Mapping): Mapping {
  const values = Object.entries(declared).map(([key, declaration]): [string, unknown] => {
    if (!isRecord(declaration)) return [key, declaration];
    return [key, declaration.default ?? declaration.value];
  });
  return withNamespace(project, Object.fromEntries(values.filter(([, value]) => value !== undefined)));
}

const withNamespace = (project: string, config: Mapping): Mapping =>
  Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.includes(":") ? key : `${project}:${key}`, value]),
  );

/** Whether a value has an encrypted part, `{ secure: <ciphertext> }`: one inside an object or a list makes all of it secret. */
function holdsSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsSecret);
  if (!isRecord(value)) return false;
  return typeof value.secure === "string" || Object.values(value).some(holdsSecret);
}

/** A value as the program gets it: objects and lists as JSON, and an empty value as an empty text. */
function valueText(value: unknown): string {
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function stackNames(directory: string): readonly string[] {
  return readdirSync(directory, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? [] : entry.name))
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort();
}

function textOf(directory: string, file: string): string {
  try {
    return readFileSync(join(directory, file), "utf8");
  } catch (cause) {
    throw new ReportedError(`${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

function readYaml(directory: string, file: string): Mapping {
  const lineCounter = new LineCounter();
  const document = parseDocument(textOf(directory, file), { lineCounter, prettyErrors: false });
  const unreadable = (offset: number, message: string, cause?: unknown) => {
    const { line, col } = lineCounter.linePos(offset);
    return new ReportedError(`${file}:${line}:${col} cannot be read: ${message}`, { cause });
  };
  const [error] = document.errors;
  if (error !== undefined) throw unreadable(error.pos[0], error.message, error);
  // Pulumi hands on the number as YAML has read it, 1.1 for 1.10 (seen with 3.265.0).
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) === undefined)
        throw unreadable(
          alias.range?.[0] ?? 0,
          `*${alias.source} stands for nothing; allowed: in quotes, if it is a text`,
        );
    },
    Pair: (_, { key, value }) => {
      const [name, read, written] = [
        String(key),
        isScalar(value) && value.value,
        isScalar(value) && value.source,
      ];
      if (typeof read === "number" && written !== String(read))
        throw new ReportedError(
          `${file}: ${name} is ${written}, which to YAML is the number ${read}; allowed: "${written}", in quotes, or ${read}`,
        );
    },
  });
  return mapping(document.toJS(), file);
}

function mapping(value: unknown, what: string): Mapping {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) throw new ReportedError(`${what} has to be a mapping of keys to values`);
  return value;
}
