import { join } from "node:path";
import { importTests, ofProofs } from "./import-tests.ts";
// It awaits something at its top level. Were that still to come, the tests would be declared in several turns.
import "../support/platform.ts";

// Properties alone would be done long before the rest of the tests.
await importTests(
  [join(import.meta.dirname, "../property"), () => true],
  [join(import.meta.dirname, "../unit"), ofProofs],
);
