import { createServer, type IncomingMessage, request as plainRequest, type ServerResponse } from "node:http";
import { request as tlsRequest } from "node:https";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { correctRequest, createMemory, type Fields, type Memory, remembered } from "./corrections.ts";

/** The provider asks for it before it deletes a vault. moto cannot answer, and an emulator's vaults are empty. */
const recoveryPoints = /^\/backup-vaults\/[^/]+\/recovery-points/;

export interface Gateway {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * Stands before an emulator and puts right what it has otherwise than AWS. It is a proxy as well, for the addresses that
 * AWS's SDK makes up by putting the account's number before the emulator's host.
 */
export async function openGateway(target: string): Promise<Gateway> {
  const memory = createMemory();
  const server = createServer((incoming, outgoing) => {
    pass(new URL(target), memory, incoming, outgoing).catch((error: unknown) => {
      if (!outgoing.headersSent) outgoing.writeHead(502);
      outgoing.end(`the emulator at ${target} does not answer: ${error}`);
    });
  });
  await new Promise<void>((resolve, reject) =>
    server.once("error", reject).listen(0, "127.0.0.1", () => resolve()),
  );
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function pass(
  target: URL,
  memory: Memory,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = await buffer(incoming);
  const asked = readRequest(incoming, body);
  // A proxy is told the whole address.
  const path = (incoming.url ?? "/").replace(/^https?:\/\/[^/]+/, "");
  const answer = await forward(target, path, incoming, asked?.corrected ?? body);
  const { statusCode = 502, headers } = answer;
  if (statusCode === 404 && recoveryPoints.test(path)) {
    answer.resume();
    sendJson(outgoing, { RecoveryPoints: [] }, {});
  } else if (statusCode === 200 && asked && remembered.includes(asked.action)) {
    const told = (await buffer(answer)).toString() || "{}";
    sendJson(outgoing, memory(asked.action, asked.fields, JSON.parse(told) as Fields), headers);
  } else {
    outgoing.writeHead(statusCode, headers);
    answer.pipe(outgoing);
  }
}

function forward(
  target: URL,
  path: string,
  { method = "GET", headers: given }: IncomingMessage,
  body: Buffer,
): Promise<IncomingMessage> {
  const { "transfer-encoding": _, ...headers } = given;
  const request = target.protocol === "https:" ? tlsRequest : plainRequest;
  return new Promise((resolve, reject) =>
    request(target, {
      path,
      method,
      headers: {
        ...headers,
        host: target.host,
        "accept-encoding": "identity",
        "content-length": body.length,
      },
      // moto hangs up after each answer.
      agent: false,
    })
      .on("response", resolve)
      .on("error", reject)
      .end(body),
  );
}

interface Asked {
  readonly action: string;
  readonly fields: Fields;
  /** Undefined where the request is right. */
  readonly corrected: Buffer | undefined;
}

/**
 * Of AWS's protocols those with an action: JSON with the action in a header, and forms. Signatures are of no interest to
 * an emulator. @returns undefined for all others
 */
function readRequest({ headers }: IncomingMessage, body: Buffer): Asked | undefined {
  const target = String(headers["x-amz-target"] ?? "");
  if (target !== "") {
    const action = target.slice(target.lastIndexOf(".") + 1);
    const fields = JSON.parse(body.toString() || "{}") as Fields;
    const correct = correctRequest(action, fields);
    return { action, fields, corrected: correct && Buffer.from(JSON.stringify(correct)) };
  }
  if (!headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) return undefined;
  const fields: Readonly<Record<string, string>> = Object.fromEntries(new URLSearchParams(body.toString()));
  const { Action: action = "" } = fields;
  const correct = correctRequest(action, fields) as Readonly<Record<string, string>> | undefined;
  return { action, fields, corrected: correct && Buffer.from(new URLSearchParams(correct).toString()) };
}

function sendJson(outgoing: ServerResponse, answer: Fields, headers: IncomingMessage["headers"]): void {
  const body = Buffer.from(JSON.stringify(answer));
  const { "transfer-encoding": _, ...others } = headers;
  outgoing
    .writeHead(200, { "content-type": "application/json", ...others, "content-length": body.length })
    .end(body);
}
