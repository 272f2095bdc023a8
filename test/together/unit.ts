import { join } from "node:path";
import { importTests } from "./import-tests.ts";

await importTests(join(import.meta.dirname, "../unit"));
