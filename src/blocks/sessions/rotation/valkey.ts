import { connect } from "node:tls";
import { answerTimeoutMs } from "./limits.ts";
import type { SessionCredential } from "./secret.ts";

interface ValkeyServer {
  readonly host: string;
  readonly port: number;
  /** The authorities whose certificates are good, as PEM. Undefined: those that Node knows, Amazon's among them. */
  readonly authorities: readonly string[] | undefined;
}

/** @throws Error unless the server takes the credential and answers. */
export type LogIn = (credential: SessionCredential) => Promise<void>;

/**
 * Logins over TLS >= 1.2 to a server whose certificate is for the very host asked for; nothing is said to another one.
 * Two commands and two lines of answer are all it takes, so there is no client library here.
 * Protocol: https://valkey.io/topics/protocol/
 */
export const valkeyAt =
  ({ host, port, authorities }: ValkeyServer): LogIn =>
  ({ username, password }) =>
    new Promise((resolve, reject) => {
      const socket = connect({
        host,
        port,
        servername: host,
        ca: authorities && [...authorities],
        minVersion: "TLSv1.2",
        timeout: answerTimeoutMs,
      });
      const fail = (error: Error) => {
        socket.destroy();
        reject(error);
      };
      let answer = "";
      socket
        .setEncoding("utf8")
        .once("error", fail)
        .once("timeout", () => fail(new Error(`The store said nothing for ${answerTimeoutMs} ms`)))
        .once("close", () => fail(new Error("The store hung up")))
        .once("secureConnect", () => socket.write(command("AUTH", username, password) + command("PING")))
        .on("data", (text) => {
          answer += text;
          const [login, ping] = answer.split("\r\n").slice(0, -1);
          if (login !== undefined && login !== "+OK") fail(refusal("login", login));
          else if (ping !== undefined && ping !== "+PONG") fail(refusal("PING", ping));
          else if (ping !== undefined) {
            socket.destroy();
            resolve();
          }
        });
    });

const command = (...words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`;

/** A refused login, with the code of the server's error alone: the rest of what a server says is its own choice. */
const refusal = (what: string, line: string): Error =>
  new Error(
    `The store refuses the ${what}: ${/^-([A-Z]+)/.exec(line)?.[1] ?? "no error that it has a code for"}`,
  );
