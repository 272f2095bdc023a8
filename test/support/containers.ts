import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { taskContainers } from "../../src/tools/contract/task.ts";

/** Written by test/write-containers.ts. */
export const containersFile = join(import.meta.dirname, "../fixtures/contract/containers.json");

/**
 * The containers of staging's plan, for tests that start them: loading the provider and planning takes longer than all else
 * that they need. test/unit/contract/container.test.ts holds them against the plan.
 */
export const readContainers = (): ReturnType<typeof taskContainers> =>
  JSON.parse(readFileSync(containersFile, "utf8"));
