import { join } from "node:path";
import { importTests, ofProofs } from "./import-tests.ts";

await importTests([join(import.meta.dirname, "../unit"), (path) => !ofProofs(path)]);
