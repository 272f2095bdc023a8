import { isIPv4 } from "node:net";
import { testPort } from "../../../../../environments/ports.ts";
import { readSettings } from "../../../../kit/function/settings.ts";
import { healthPath } from "../../../../kit/paths.ts";
import type { ProbeAnswer } from "../answer.ts";
import { ask } from "./ask.ts";
import { settings } from "./environment.ts";

const { serverName } = readSettings(settings, process.env);

/**
 * The entry point of the function inside the network: asks the test listener for the health check, at each address that it
 * is told. It has no way but that one.
 */
export async function handler(event: unknown): Promise<readonly ProbeAnswer[]> {
  const { addresses } = Object(event) as { readonly addresses?: unknown };
  if (!(Array.isArray(addresses) && addresses.every((each) => typeof each === "string" && isIPv4(each))))
    throw new Error("addresses must be a list of IPv4 addresses");
  const answers = await Promise.all(
    addresses.map((address: string) => ask(address, { port: testPort, path: healthPath, serverName })),
  );
  process.stdout.write(`${JSON.stringify({ answers })}\n`);
  return answers;
}
