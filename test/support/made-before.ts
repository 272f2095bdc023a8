import type { ApplicationBundle } from "../../src/tools/contract/bundle.ts";
import type { plannedContainers as planned } from "../../src/tools/contract/planned.ts";
import { readContainers } from "./containers.ts";

/** Stands in for src/tools/contract/planned.ts: see as-made.js. */
export const plannedContainers: typeof planned = async () => readContainers();

/** Stands in for src/tools/contract/bundle.ts. */
export async function bundleApplication(): Promise<ApplicationBundle> {
  const { APPLICATION_MAIN: main, APPLICATION_HEALTHCHECK: healthcheck } = process.env;
  if (main === undefined || healthcheck === undefined) throw new Error("nothing was bundled before");
  return { main, healthcheck };
}
