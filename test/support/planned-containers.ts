import type { plannedContainers as planned } from "../../src/tools/contract/planned.ts";
import { readContainers } from "./containers.ts";

/** In the place of src/tools/contract/planned.ts: see as-planned.js. */
export const plannedContainers: typeof planned = async () => readContainers();
