import { readConfig } from "./config.ts";
import { deploy, realWorld, type World } from "./deploy.ts";

/** The program: what `pulumi up` runs, and the offline planner with another world. */
export default async function program(world: World = realWorld()) {
  return deploy(readConfig(), world);
}
