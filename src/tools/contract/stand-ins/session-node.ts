import type { Reply } from "./resp.ts";
import { sessionCommands } from "./session-commands.ts";

const ok = { status: "OK" };

/**
 * The commands about the cluster and about who asks: one node has all slots, the others are its replicas.
 * https://valkey.io/commands/#cluster, https://valkey.io/commands/command/
 *
 * @param ports the first one's is the node's
 */
export const nodeCommands = (ports: readonly number[]): Readonly<Record<string, () => Reply>> => ({
  ping: () => ({ status: "PONG" }),
  command: () => Object.keys(sessionCommands).map((name) => [name, -2, [], 1, 1, 1]),
  "client|id": () => 1,
  "client|setinfo": () => ok,
  "client|setname": () => ok,
  "cluster|info": () => "cluster_state:ok\r\ncluster_slots_assigned:16384\r\ncluster_size:1\r\n",
  "cluster|slots": () => [[0, 16383, ...ports.map((port, at) => ["localhost", port, idOf(at), []])]],
  "cluster|shards": () => [
    new Map<string, Reply>([
      ["slots", [0, 16383]],
      ["nodes", ports.map((port, at) => new Map(Object.entries(shardNode(port, at))))],
    ]),
  ],
  "cluster|nodes": () =>
    ports
      .map((port, at) => {
        const role =
          at === 0 ? "myself,master - 0 0 1 connected 0-16383" : `slave ${idOf(0)} 0 0 1 connected`;
        return `${idOf(at)} localhost:${port}@${port},localhost ${role}\n`;
      })
      .join(""),
});

const shardNode = (port: number, at: number): Readonly<Record<string, Reply>> => ({
  id: idOf(at),
  "tls-port": port,
  endpoint: "localhost",
  hostname: "localhost",
  role: at === 0 ? "master" : "replica",
  health: "online",
});

const idOf = (at: number): string => String(at).repeat(40);
