import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, sep } from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { parse } from "yaml";
import { z } from "zod";
import { ReportedError } from "../../cli/errors.ts";
import { lastWords } from "./last-words.ts";

/** The places to look for the program `pulumi`. */
interface SearchPlaces {
  /** The folder of Pulumi.yaml and package.json. */
  readonly root: string;
  /** The value of the variable PATH. */
  readonly path: string;
  /** Pulumi's own folder. */
  readonly home: string;
}

export const usualPlaces = (root: string): SearchPlaces => ({
  root,
  path: process.env.PATH ?? "",
  home: process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"),
});

/**
 * The first installation that is new enough for the project, wherever it is; only where there is none, npm's package is
 * told to fetch its own. That package's script, which npm puts first on PATH, is never the answer itself: it fetches before
 * it runs anything, whatever else is there (`resolve` in its lib/resolve.js), and it passes no signal on, so that an
 * interrupted update would go on behind one's back.
 * @throws ReportedError that says what was found and why it cannot be used
 */
export async function findPulumi(places: SearchPlaces): Promise<PulumiCommand> {
  const least = leastVersion(places.root);
  const refused: string[] = [];
  const found = await firstUsable(places, least, refused);
  if (found !== undefined) return found;
  let reason = "npm's package, which would, is not first on PATH";
  try {
    await PulumiCommand.get();
    const fetched = await firstUsable(places, least, []);
    if (fetched !== undefined) return fetched;
  } catch (error) {
    reason = lastWords(error);
  }
  const seen = refused.map((line) => `\n  ${line}`).join("");
  throw new ReportedError(`There is no Pulumi CLI from ${least} on here, and none can be fetched: ${reason}${seen}
With a network, this fetches it:  npx pulumi version
Without one, bring an installation here, and put it on PATH: https://www.pulumi.com/docs/install`);
}

const projects = z.looseObject({ requiredPulumiVersion: z.unknown() });

/** The least version of `requiredPulumiVersion`. The engine reads all of it again. */
export function leastVersion(root: string): string {
  const { requiredPulumiVersion: wanted } = projects.parse(
    parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")),
  );
  const [, least] = /^>=\s*(\d+\.\d+\.\d+)$/.exec(String(wanted)) ?? [];
  if (least === undefined)
    throw new ReportedError(
      `Pulumi.yaml: requiredPulumiVersion is ${wanted}; it has to be the least version, such as ">=3.256.0"`,
    );
  return least;
}

/**
 * The installations, each as the folder around its `bin`: the one that `npx pulumi` runs, then those on PATH, then Pulumi's
 * own folder with the newest of the others.
 */
export function installations({ root, path, home }: SearchPlaces): readonly string[] {
  const versions = join(home, "versions");
  const own = npmVersion(root);
  const others = namesIn(versions)
    .filter((name) => name !== own)
    .toSorted((a, b) => b.localeCompare(a, "en", { numeric: true }));
  const programs = [
    ...(own === undefined ? [] : [join(versions, own, "bin")]),
    ...path.split(delimiter).filter((folder) => folder !== ""),
    join(home, "bin"),
    ...others.map((name) => join(versions, name, "bin")),
  ].flatMap((folder) => asInstalled(join(folder, "pulumi")));
  return [...new Set(programs.map((program) => dirname(dirname(program))))];
}

/** The version that npm's package fetches, if the package is installed: its own, or the one that the variable asks for. */
function npmVersion(root: string): string | undefined {
  try {
    const file = readFileSync(join(root, "node_modules/pulumi/package.json"), "utf8");
    return process.env.PULUMI_VERSION ?? (JSON.parse(file) as { readonly version: string }).version;
  } catch {
    return undefined;
  }
}

/** The program at a path; nothing where there is none, or where it is npm's script. The Automation API wants it in a `bin`. */
function asInstalled(program: string): readonly string[] {
  try {
    const real = realpathSync(program);
    if (real.split(sep).includes("node_modules")) return [];
    return [program, real].filter((each) => each.endsWith(join(sep, "bin", "pulumi"))).slice(0, 1);
  } catch {
    return [];
  }
}

async function firstUsable(
  places: SearchPlaces,
  least: string,
  refused: string[],
): Promise<PulumiCommand | undefined> {
  for (const root of installations(places)) {
    const program = join(root, "bin/pulumi");
    try {
      const command = await PulumiCommand.get({ root });
      if (command.version !== null && command.version.compare(least) >= 0) return command;
      refused.push(`${program} is ${command.version}`);
    } catch (error) {
      refused.push(`${program} does not tell its version: ${lastWords(error)}`);
    }
  }
  return undefined;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
