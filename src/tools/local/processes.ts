import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { promisify } from "node:util";

/**
 * The processes that descend from one. Pulumi starts each plugin in a group of its own (sdk/go/common/resource/plugin,
 * `execPlugin`), so that no group has them all, and a provider whose engine was killed looks for it every five minutes only
 * (sdk/go/pulumi/provider/main.go): seen with Pulumi 3.274.1.
 * @param spared  are left out, and what descends from them
 */
export async function descendantsOf(
  ancestor: number,
  spared: ReadonlySet<number>,
): Promise<readonly number[]> {
  const processes = existsSync("/proc/self/stat") ? fromFiles() : await fromPs();
  const children = (parent: number): readonly number[] =>
    processes.flatMap(([pid, itsParent]) =>
      itsParent === parent && !spared.has(pid) ? [pid, ...children(pid)] : [],
    );
  return children(ancestor);
}

/** Ends processes at once. Processes that have ended meanwhile are passed over. */
export function kill(processes: readonly number[]): void {
  for (const pid of processes)
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
}

type Process = readonly [pid: number, parent: number];

/** The processes from /proc: not every Linux has `ps`. */
function fromFiles(): readonly Process[] {
  return readdirSync("/proc").flatMap((name): readonly Process[] => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      // PID (NAME) STATE PARENT …, and the name may have anything in it: proc_pid_stat(5).
      const [, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return [[Number(name), Number(parent)]];
    } catch {
      // It has ended.
      return [];
    }
  });
}

async function fromPs(): Promise<readonly Process[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid="]);
  return stdout
    .trim()
    .split("\n")
    .map((line): Process => {
      const [pid, parent] = line.trim().split(/\s+/);
      return [Number(pid), Number(parent)];
    });
}
