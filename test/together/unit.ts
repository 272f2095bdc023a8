import { join } from "node:path";
import { importTests, ofContract, ofProofs, ofStart, ofWaiting } from "./import-tests.ts";
// It awaits something at its top level. Were that still to come, the tests would be declared in several turns.
import "../support/platform.ts";

const elsewhere = [ofProofs, ofStart, ofContract, ofWaiting];
await importTests([join(import.meta.dirname, "../unit"), (path) => !elsewhere.some((own) => own(path))]);
