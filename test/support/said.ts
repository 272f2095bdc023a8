import { inspect } from "node:util";

/** Everything that this process has printed since this module was loaded. It is shown nowhere else. */
export const said: string[] = [];

for (const method of ["log", "info", "warn", "error", "debug"] as const)
  console[method] = (...values: unknown[]) => said.push(inspect(values, { depth: 10 }));
