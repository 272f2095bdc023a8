import { register } from "node:module";

// Of tsx tests have no need: it names each inner function anew whenever it is made, and compiles libraries, too.
register("./load.js", import.meta.url);
