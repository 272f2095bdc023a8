import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** The versions on this machine. */
export interface Software {
  readonly node: string;
  /** The least version of Node.js. */
  readonly nodeNeeded: string;
  readonly pulumi: string;
  readonly pulumiNeeded: string;
  readonly providers: readonly ProviderVersion[];
}

/** A provider of package.json, such as `aws`. */
interface ProviderVersion {
  readonly name: string;
  readonly needed: string;
  /** The version of the package that is installed here; undefined where none is. */
  readonly installed: string | undefined;
}

const project = z.object({
  engines: z.object({ node: z.string() }),
  dependencies: z.record(z.string(), z.string()),
});
const installed = z.object({
  version: z.string(),
  pulumi: z.object({ resource: z.boolean() }).partial().optional(),
});

/** @param pulumi the versions of the command: the one that was found, and the least one */
export function softwareIn(root: string, pulumi: Pick<Software, "pulumi" | "pulumiNeeded">): Software {
  const { engines, dependencies } = project.parse(read(join(root, "package.json")));
  return {
    node: process.versions.node,
    nodeNeeded: engines.node.replace(/^>=\s*/, ""),
    ...pulumi,
    providers: Object.entries(dependencies).flatMap(([name, needed]) => {
      const found = installed.safeParse(read(join(root, "node_modules", name, "package.json")));
      if (!/^@pulumi\//.test(name) || (found.success && !found.data.pulumi?.resource)) return [];
      return [{ name: name.slice("@pulumi/".length), needed, installed: found.data?.version }];
    }),
  };
}

/** The content of a JSON file. Undefined where there is no such file. */
function read(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Whether a version is at least another one: both are numbers between dots. */
export function isAtLeast(version: string, least: string): boolean {
  return version.localeCompare(least, "en", { numeric: true }) >= 0;
}
