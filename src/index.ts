import { readConfig } from "./program/config/read.ts";
import { deploy } from "./program/deploy.ts";
import { realWorld, type World } from "./program/world.ts";

/** The program: what `pulumi up` runs, and the offline planner with another world. */
export default async function program(world?: World) {
  const config = readConfig();
  return deploy(config, world ?? realWorld(config));
}
