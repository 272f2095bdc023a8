import { join } from "node:path";
import { importTests, ofProofs } from "./import-tests.ts";

// Properties alone would be done long before the rest of the tests.
await importTests(
  [join(import.meta.dirname, "../property"), () => true],
  [join(import.meta.dirname, "../unit"), ofProofs],
);
