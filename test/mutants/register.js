import { register } from "node:module";

register("./load.js", import.meta.url, { data: { instrumented: process.env.MUTANTS_INSTRUMENTED } });
