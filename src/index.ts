import { readConfig } from "./program/config/read.ts";
import { deploy } from "./program/deploy.ts";
import { type Lookups, realLookups } from "./program/lookups/lookups.ts";

/** The program: what `pulumi up` runs, and the offline planner with look-ups of its own. */
export default async function program(lookups?: Lookups) {
  const config = readConfig();
  return deploy(config, lookups ?? realLookups(config));
}
