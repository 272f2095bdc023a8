import { join } from "node:path";
import { importTests, ofContract } from "./import-tests.ts";

await importTests([join(import.meta.dirname, "../unit"), ofContract]);
