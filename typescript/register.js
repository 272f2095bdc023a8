import { register } from "node:module";
import { fileURLToPath } from "node:url";

// Without tsx, which names each inner function anew whenever it is made, and compiles libraries, too: an eighth of a plan.
register("./load.js", import.meta.url);

// Whoever left a bracket open in a descriptor is told where, and not through which functions of esbuild's that was noticed
// (its errors: https://esbuild.github.io/api/#js-errors). Any other error is shown as node does it.
process.on("uncaughtExceptionMonitor", (error) => {
  const found = (error?.errors ?? []).filter(({ location }) => location?.file.startsWith("file:"));
  if (found.length === 0) return;
  for (const { location, text } of found)
    console.error(`${fileURLToPath(location.file)}:${location.line}:${location.column + 1}: ${text}`);
  process.exit(1);
});
