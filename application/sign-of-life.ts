import { tmpdir } from "node:os";
import { join } from "node:path";

/** The file that the worker touches when it does something, for the health check. */
export const signOfLife = join(tmpdir(), "worker-alive");
