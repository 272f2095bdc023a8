import { join } from "node:path";
import { importTests, ofStart } from "./import-tests.ts";

await importTests([join(import.meta.dirname, "../unit"), ofStart]);
