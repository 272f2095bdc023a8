import { join } from "node:path";
import { importTests, ofReport } from "./import-tests.ts";

await importTests([join(import.meta.dirname, "../unit"), ofReport]);
