import { join } from "node:path";
import { importTests, ofWaiting } from "./import-tests.ts";
// They await something at their top level. Were that still to come, the tests would be declared in several turns.
import "../support/emulator.ts";
import "../support/rotation-world.ts";
import "../support/sessions-world.ts";

await importTests([join(import.meta.dirname, "../unit"), ofWaiting]);
