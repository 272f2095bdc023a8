import { Agent, request } from "node:https";
import type { ProbeAnswer } from "../answer.ts";

export interface ProbeQuestion {
  readonly port: number;
  readonly path: string;
  /** The name that the certificate has to be for. */
  readonly serverName: string;
  /** The authorities that are believed, as PEM. @default those that Node.js brings, Amazon's among them */
  readonly authorities?: string;
  /** @default 10 seconds */
  readonly timeoutMs?: number;
}

/** Milliseconds for an answer, connecting included: as long as a load balancer's health check would never wait. */
const answerMs = 10_000;

/** Asks one address for a page, over TLS that is verified for a name, and follows no redirection. */
export function ask(address: string, question: ProbeQuestion): Promise<ProbeAnswer> {
  const { port, path, serverName, authorities, timeoutMs = answerMs } = question;
  return new Promise((resolve) => {
    let isConnected = false;
    const asked = request(
      {
        host: address,
        port,
        path,
        servername: serverName,
        headers: { host: serverName },
        agent: new Agent({ keepAlive: false }),
        signal: AbortSignal.timeout(timeoutMs),
        ...(authorities === undefined ? {} : { ca: authorities }),
      },
      (response) => {
        response.resume();
        resolve({ address, kind: "answered", status: response.statusCode ?? 0 });
      },
    );
    asked.on("socket", (socket) => socket.once("connect", () => (isConnected = true)));
    asked.on("error", (error) =>
      resolve({ address, kind: isConnected ? "broken" : "unreachable", reason: reasonOf(error) }),
    );
    asked.end();
  });
}

const reasonOf = (error: Error): string => ("code" in error ? `${String(error.code)}: ` : "") + error.message;
