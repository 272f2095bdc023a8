import { join } from "node:path";
import { importTests, ofProofs, ofReport } from "./import-tests.ts";

await importTests([join(import.meta.dirname, "../unit"), (path) => !ofProofs(path) && !ofReport(path)]);
