import { join } from "node:path";
import { importTests, ofWaiting } from "./import-tests.ts";
// It awaits something at its top level. Were that still to come, the tests would be declared in several turns.
import "../support/emulator.ts";

await importTests([join(import.meta.dirname, "../unit"), ofWaiting]);
