import { readConfig } from "./program/config/config.ts";
import { deploy, realWorld, type World } from "./program/deploy.ts";

/** The program: what `pulumi up` runs, and the offline planner with another world. */
export default async function program(world?: World) {
  const config = readConfig();
  return deploy(config, world ?? realWorld(config));
}
