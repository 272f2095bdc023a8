import { execFileSync } from "node:child_process";

/** The sources of a report and its date: without them nobody knows whether one on paper still holds. */
export interface Provenance {
  /** The commit, such as `a8e11ba of 2026-03-01, and changes that are not committed`. */
  readonly commit: string;
  /** The day, such as `2026-03-01`, in UTC. */
  readonly madeOn: string;
}

export function originOf(root: string, now: Date): Provenance {
  return { commit: commitOf(root), madeOn: now.toISOString().slice(0, 10) };
}

function commitOf(root: string): string {
  const git = (...args: readonly string[]) =>
    execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  try {
    const head = git("log", "-1", "--format=%h of %cs");
    return git("status", "--porcelain") === "" ? head : `${head}, and changes that are not committed`;
  } catch {
    // An archive of the sources has no history, and a machine may have no git.
    return "not known: this is no working tree of git";
  }
}
