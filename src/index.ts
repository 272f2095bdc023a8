import { readConfig } from "./config.ts";
import { outputsOf } from "./outputs.ts";
import { readPeer } from "./peer.ts";
import { createPlatform } from "./platform.ts";

/** The program: what `pulumi up` and the offline planner run. */
export default async function program() {
  const config = readConfig();
  const peer = await readPeer(config);
  return outputsOf(createPlatform(config, peer));
}
