import type { Aws } from "./aws.ts";
import { createBackups } from "./backups.ts";
import type { Clients } from "./clients.ts";
import { createDatabases } from "./databases.ts";
import { createGlobalDatabases } from "./global-database.ts";
import { createMoves } from "./moves.ts";
import { createQueues } from "./queues.ts";
import { createRouting } from "./routing.ts";
import { createServices } from "./services.ts";
import { createShutting } from "./shutting.ts";

/** AWS, asked through the clients of its SDK, which retry, page and time out by themselves. */
export const createAws = (clients: Clients, signal: AbortSignal): Aws => ({
  ...createDatabases(clients, signal),
  ...createGlobalDatabases(clients, signal),
  ...createBackups(clients, signal),
  ...createRouting(clients, signal),
  ...createServices(clients, signal),
  ...createShutting(clients, signal),
  ...createQueues(clients, signal),
  ...createMoves(clients, signal),
});
