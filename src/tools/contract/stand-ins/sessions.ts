import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type Server, type TLSSocket } from "node:tls";
import { accessString, keyPrefix, userName } from "../../../blocks/sessions/access.ts";
import type { IssuedCertificate } from "./certificates.ts";
import { commandReader, encoded, type Reply, type RespVersion } from "./resp.ts";
import { type StoredSession, type StoredSessions, sessionCommands } from "./session-commands.ts";
import { nodeCommands } from "./session-node.ts";

/** A session store whose one user may do what the environment's own may, and nothing else. */
export interface SessionsStandIn {
  readonly port: number;
  readonly sessions: ReadonlyMap<string, StoredSession>;
  /** The logins and the commands on keys that were carried out, such as `get sessions:1`. */
  readonly heard: readonly string[];
  /** The logins and commands that the store refused. */
  readonly refused: readonly string[];
  /** The number of connections that ended without a command, as those of a program do that does not believe the certificate. */
  readonly wordless: number;
  /** Whether the store answers; otherwise it hangs up. */
  answers: boolean;
  /** Shows another certificate from now on. */
  showing(certificate: IssuedCertificate): void;
  /** Forgets everything. */
  clear(): void;
  stop(): Promise<void>;
}

export const sessionsPassword = "password-of-the-stand-in";

const allowed = new Set(accessString.split(" ").filter((word) => word.startsWith("+")));

interface SessionConnection {
  version: RespVersion;
  loggedIn: boolean;
  readonly isReplica: boolean;
}

/**
 * A cluster of one node and a replica, with TLS, on free ports of this machine: https://valkey.io/topics/cluster-spec/.
 * @param certificate for `localhost`
 */
export async function startSessions(certificate: IssuedCertificate): Promise<SessionsStandIn> {
  const sessions: StoredSessions = new Map();
  const heard: string[] = [];
  const refused: string[] = [];
  const sockets = new Set<TLSSocket>();
  let answers = true;
  let wordless = 0;

  const refuse = (what: string, error: string): Reply => {
    refused.push(what);
    return { error };
  };
  const logIn = (connection: SessionConnection, [user, password]: readonly string[]): Reply => {
    connection.loggedIn = user === userName && password === sessionsPassword;
    if (connection.loggedIn) heard.push("login");
    return connection.loggedIn
      ? { status: "OK" }
      : refuse(`the login of ${user}`, "WRONGPASS invalid username-password pair or user is disabled.");
  };
  const hello = (connection: SessionConnection, [version, auth, ...login]: readonly string[]): Reply => {
    const answer = auth?.toUpperCase() === "AUTH" ? logIn(connection, login) : undefined;
    if (!connection.loggedIn) return answer ?? refuse("hello without a login", "NOAUTH HELLO needs a login");
    connection.version = version === "3" ? 3 : 2;
    return new Map<string, Reply>([
      ["server", "valkey"],
      ["proto", connection.version],
      ["mode", "cluster"],
      ["role", connection.isReplica ? "replica" : "master"],
    ]);
  };
  const answer = (connection: SessionConnection, [word = "", ...args]: readonly string[]): Reply => {
    const name = word.toLowerCase();
    if (name === "auth") return logIn(connection, args);
    if (name === "hello") return hello(connection, args);
    const whole = ["client", "cluster"].includes(name) ? `${name}|${args[0]?.toLowerCase()}` : name;
    if (!connection.loggedIn) return refuse(`${whole} without a login`, "NOAUTH Authentication required.");
    if (!allowed.has(`+${whole}`)) return refuse(`the command ${whole}`, `NOPERM no permission for ${whole}`);
    const command = sessionCommands[name];
    if (command === undefined) return nodes[whole]?.() ?? { error: `ERR unknown command ${whole}` };
    const [key = "", ...rest] = args;
    if (!key.startsWith(keyPrefix)) return refuse(`the key ${key}`, "NOPERM no permission for this key");
    if (connection.isReplica)
      return refuse(`${name} at a replica`, `MOVED 0 localhost:${portOf(servers[0])}`);
    heard.push(`${name} ${key}`);
    if ((sessions.get(key)?.expires ?? Number.POSITIVE_INFINITY) <= Date.now()) sessions.delete(key);
    return command(sessions, key, rest);
  };

  const listen = async (isReplica: boolean): Promise<Server> => {
    const server = createServer({ ...certificate, minVersion: "TLSv1.2" }, (socket) => {
      if (!answers) return void socket.destroy();
      const connection: SessionConnection = { version: 2, loggedIn: false, isReplica };
      let isWordless = true;
      sockets.add(socket.setEncoding("latin1"));
      socket
        .on("close", () => {
          sockets.delete(socket);
          if (isWordless) wordless += 1;
        })
        .on("error", () => {})
        .on(
          "data",
          commandReader((words) => {
            isWordless = false;
            const reply = answer(connection, words);
            socket.write(encoded(reply, connection.version), "latin1");
          }),
        );
    });
    // Some look at the certificate before the connection is made, others as soon as it is.
    server.on("tlsClientError", () => {
      wordless += 1;
    });
    server.listen(0, "localhost");
    await once(server, "listening");
    return server;
  };
  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
  };
  const servers = [await listen(false), await listen(true)] as const;
  const nodes = nodeCommands(servers.map(portOf));
  return {
    port: portOf(servers[0]),
    sessions,
    heard,
    refused,
    get wordless() {
      return wordless;
    },
    get answers() {
      return answers;
    },
    set answers(value) {
      answers = value;
      if (!value) hangUp();
    },
    showing: (next) => {
      hangUp();
      for (const server of servers) server.setSecureContext({ ...next });
    },
    clear: () => {
      sessions.clear();
      heard.length = 0;
      refused.length = 0;
    },
    stop: async () => {
      hangUp();
      for (const server of servers) {
        server.close();
        await once(server, "close");
      }
    },
  };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
