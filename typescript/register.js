import { register } from "node:module";

// Without tsx, which names each inner function anew whenever it is made, and compiles libraries, too: an eighth of a plan.
register("./load.js", import.meta.url);
