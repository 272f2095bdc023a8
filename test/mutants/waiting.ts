import { readFileSync } from "node:fs";

/** Milliseconds for which a process has waited for a processor that others had; none where the system does not tell. */
function waited(pid: number | "self"): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[1]) / 1e6;
  } catch {
    return 0;
  }
}

/**
 * Calls back after so much time, less what the process has waited for a processor: on a busy machine a run of the lowest
 * priority would take each slow test for one that hangs.
 * @returns what calls it off
 */
export function after(limitMs: number, late: () => void, pid: number | "self" = "self"): () => void {
  const [begun, before] = [performance.now(), waited(pid)];
  const left = () => limitMs + waited(pid) - before - (performance.now() - begun);
  const look = () => {
    if (left() <= 0) late();
    else timer = setTimeout(look, left());
  };
  let timer = setTimeout(look, limitMs);
  return () => clearTimeout(timer);
}
