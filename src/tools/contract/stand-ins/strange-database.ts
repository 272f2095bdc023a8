import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import type { IssuedCertificate } from "./certificates.ts";

/**
 * A server that shows a strange certificate. A client that does not believe it ends the connection, and one that does
 * begins a login, so that no login has to succeed to tell the two apart.
 */
interface StrangeDatabase {
  readonly port: number;
  /** The number of connections that ended when the certificate had been shown, without a word. */
  readonly refusals: number;
  /** The number of connections on which a login was begun, with TLS or without. */
  readonly logins: number;
  stop(): Promise<void>;
}

/** Codes that stand in the place of the protocol's version: https://www.postgresql.org/docs/17/protocol-message-formats.html */
const requests = { tls: 80_877_103, gss: 80_877_104 } as const;

/**
 * Starts the server, which speaks the beginning of PostgreSQL's protocol:
 * https://www.postgresql.org/docs/17/protocol-flow.html#PROTOCOL-FLOW-SSL
 */
export async function startStrangeDatabase(certificate: IssuedCertificate): Promise<StrangeDatabase> {
  const secureContext = createSecureContext({ ...certificate });
  const sockets = new Set<Socket>();
  let refusals = 0;
  let logins = 0;
  const show = (socket: Socket) => {
    const secure = new TLSSocket(socket, { isServer: true, secureContext });
    let said = false;
    secure.on("error", () => {});
    secure.once("data", () => {
      said = true;
      logins += 1;
      secure.destroy();
    });
    secure.once("close", () => {
      if (!said) refusals += 1;
    });
  };
  const greet = (socket: Socket) =>
    socket.once("data", (asked) => {
      const code = asked.length === 8 ? asked.readInt32BE(4) : undefined;
      if (code === requests.tls) {
        socket.write("S");
        show(socket);
      } else if (code === requests.gss) {
        socket.write("N");
        greet(socket);
      } else {
        logins += 1;
        socket.destroy();
      }
    });
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).once("close", () => sockets.delete(socket));
    greet(socket);
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    get refusals() {
      return refusals;
    },
    get logins() {
      return logins;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
