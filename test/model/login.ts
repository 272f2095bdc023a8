import type { Wish } from "./engine/state.ts";
import type { World } from "./types.ts";

/** Somebody has RDS make the master's password: docs/runbooks/failures.md, "A database that was begun". */
export function makeLogin({ regions }: World, name: string, { region }: Pick<Wish, "region">): void {
  const cluster = regions[region].alive ? regions[region].clusters.get(name) : undefined;
  if (cluster) cluster.login = true;
}
