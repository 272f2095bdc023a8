import { once } from "node:events";
import { Agent, createServer, request } from "node:https";
import type { AddressInfo } from "node:net";
import { ArgumentError } from "../../../cli/errors.ts";
import { freePort } from "../../../cli/port.ts";
import { answerSeconds } from "../../../kit/answer-time.ts";
import type { IssuedCertificate } from "../stand-ins/certificates.ts";

/** The stand-in for DNS and the load balancers of both regions: one address, that leads to the tasks of one of them. */
export interface LocalDoor {
  readonly port: number;
  /** Leads there from now on. No port: the fence is closed, and everybody is answered 503. */
  openTo(ports: readonly number[]): void;
  stop(): Promise<void>;
}

/**
 * Tries whether the door's port is free, because the door is made last.
 * @throws ArgumentError where something else listens there, or nobody may
 */
export async function tryPort(port: number): Promise<void> {
  await freePort(port).catch((cause: Error) => refusePort(port, cause));
}

function refusePort(port: number, cause: Error): never {
  throw new ArgumentError(`--port ${port}: has to be a port that is free: ${cause.message}`, { cause });
}

/** @param port 0 for any that is free */
export async function startDoor(certificate: IssuedCertificate, port: number): Promise<LocalDoor> {
  let ports: readonly number[] = [];
  let turn = 0;
  // Whose certificate a task has is not looked at, as the load balancer does.
  const agent = new Agent({ keepAlive: true, maxSockets: 200, rejectUnauthorized: false });
  const server = createServer(certificate, (asked, answer) => {
    turn += 1;
    const target = ports[turn % Math.max(ports.length, 1)];
    if (target === undefined) {
      answer.writeHead(503, { "retry-after": "1" }).end("Not in service\n");
      return;
    }
    const { method, url, headers } = asked;
    const options = { agent, host: "localhost", port: target, method, path: url, headers };
    const passed = request(options, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    });
    passed.on("error", () => {
      if (answer.headersSent) answer.destroy();
      else answer.writeHead(502).end("No task\n");
    });
    asked.pipe(passed);
  });
  // Who pays again soon need not say hello again.
  server.keepAliveTimeout = answerSeconds * 1000;
  server.listen(port, "localhost");
  // Taken since it was tried.
  await once(server, "listening").catch((cause: Error) => refusePort(port, cause));
  return {
    port: (server.address() as AddressInfo).port,
    openTo: (next) => {
      ports = next;
    },
    stop: async () => {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
