import { once } from "node:events";
import { createServer } from "node:net";

/**
 * A port of this machine at which nobody listens at the moment.
 *
 * @param wanted 0 for any
 * @throws node's own error where something else listens at the wanted one, or nobody may
 */
export async function freePort(wanted = 0, host = "localhost"): Promise<number> {
  const probe = createServer().listen(wanted, host);
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}
