import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { taskContainers } from "../src/tools/contract/task.ts";
import { containersFile } from "./support/containers.ts";
import { synthesizePlatform } from "./support/platform.ts";

// npm run containers: writes down the containers of the plan, for the tests that start them.
const containers = taskContainers(await synthesizePlatform("staging", { imageTag: "1.0.0" }), "use1");
mkdirSync(dirname(containersFile), { recursive: true });
writeFileSync(containersFile, `${JSON.stringify(containers, undefined, 2)}\n`);
