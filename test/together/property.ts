import { join } from "node:path";
import { importTests, ofModel, ofProofs } from "./import-tests.ts";
// It awaits something at its top level. Were that still to come, the tests would be declared in several turns.
import "../support/platform.ts";

// Properties alone would be done long before the rest of the tests.
await importTests(
  [join(import.meta.dirname, "../property"), (path) => !ofModel(path)],
  [join(import.meta.dirname, "../unit"), ofProofs],
);
