import { once } from "node:events";
import { createServer as createPlainServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { TLSSocket, type TlsOptions } from "node:tls";
import { generate } from "selfsigned";

export interface Identity {
  readonly cert: string;
  readonly key: string;
}

const day = 86_400_000;
const elliptic = { keyType: "ec", curve: "P-256", algorithm: "sha256" } as const;

export async function createAuthority(): Promise<Identity> {
  const { cert, private: key } = await generate([{ name: "commonName", value: "Authority" }], {
    ...elliptic,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ],
  });
  return { cert, key };
}

/** A certificate of an authority for some names. @param days until it ends */
export async function issue(ca: Identity, names: readonly string[], days: number): Promise<Identity> {
  const { cert, private: key } = await generate([{ name: "commonName", value: "server" }], {
    ...elliptic,
    ca: { cert: ca.cert, key: ca.key },
    notBeforeDate: new Date(Date.now() - day),
    notAfterDate: new Date(Date.now() + days * day),
    extensions: [{ name: "subjectAltName", altNames: names.map((value) => ({ type: 2, value })) }],
  });
  return { cert, key };
}

const running: Server[] = [];

/** Ends every server. */
export const stopServers = (): void => {
  for (const server of running) server.close();
};

async function listen(server: Server): Promise<number> {
  running.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** @returns its port */
export const servePlain = (answer: RequestListener): Promise<number> => listen(createPlainServer(answer));
export const serveSecure = (options: TlsOptions, answer: RequestListener): Promise<number> =>
  listen(createSecureServer(options, answer));

/** PostgreSQL's refusals: SQLSTATE 28000 without a fitting line of pg_hba.conf, 28P01 for a wrong password. */
type State = "28000" | "28P01";

/**
 * The exchange of a PostgreSQL client until it is refused: over TLS whoever asks for it, then an answer to its first
 * message. https://www.postgresql.org/docs/17/protocol-flow.html @returns its port
 */
export function servePostgres(
  identity: Identity,
  answers: { readonly plain: State; readonly secure: State },
) {
  const refuse = (socket: Socket, state: State) =>
    socket.once("data", () => socket.end(errorResponse(state)));
  return listen(
    createTcpServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", (first) => {
        if (first.length !== 8) return socket.end(errorResponse(answers.plain));
        socket.write("S");
        refuse(new TLSSocket(socket, { isServer: true, ...identity }), answers.secure);
      });
    }),
  );
}

function errorResponse(state: State): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${state}\0Mno\0\0`);
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
