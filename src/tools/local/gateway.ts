import { createServer, type IncomingMessage, request as plainRequest, type ServerResponse } from "node:http";
import { request as tlsRequest } from "node:https";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import {
  cannot,
  correctAnswer,
  correctRequest,
  type Fields,
  isCorrected,
  type Substitute,
  substituteFor,
} from "./corrections.ts";
import { createGatewayGlobals, type GatewayGlobals, type RdsCall } from "./global-databases.ts";
import { createMemory, type Memory } from "./memory.ts";
import { type Disturbance, disturbanceOf, noOutage, type Outage, refusalIn } from "./outage.ts";
import { asksForRecoveryPoints, recoveryPointsOf, signedForRds, snapshotQuery } from "./vaults.ts";

export interface Gateway {
  readonly url: string;
  /** Disturbs from now on what this outage says, and nothing else. @param tell gets each request that was disturbed */
  readonly disturb: (outage: Outage, tell: (disturbance: Disturbance) => void) => void;
  readonly close: () => Promise<void>;
}

interface GatewayOptions {
  /** @default any that is free */
  readonly port?: number;
  /** The file that keeps what the emulator forgets, for a later gateway. @default none */
  readonly memory?: string;
  /** Whether the emulator's global databases are as AWS's. @default they are moto's, and the gateway has its own */
  readonly hasGlobalDatabases?: boolean;
}

/**
 * Stands before an emulator and puts right what it has otherwise than AWS. It is a proxy as well, for the addresses that
 * AWS's SDK makes up by putting the account's number before the emulator's host.
 */
export async function openGateway(target: string, options: GatewayOptions = {}): Promise<Gateway> {
  const memory = createMemory(options.memory);
  let trouble: Trouble = { outage: noOutage, tell: () => undefined };
  const globals = options.hasGlobalDatabases ? undefined : createGatewayGlobals(memory.globals);
  const server = createServer((incoming, outgoing) => {
    pass({ target: new URL(target), memory, globals, ...trouble }, incoming, outgoing).catch(
      (error: unknown) => {
        if (!outgoing.headersSent) outgoing.writeHead(502);
        outgoing.end(`the emulator at ${target} does not answer: ${error}`);
      },
    );
  });
  // Who asks ends a connection that rests: otherwise both may at once, and a request that has just been sent is lost.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) =>
    server.once("error", reject).listen(options.port ?? 0, "127.0.0.1", () => resolve()),
  );
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    disturb: (outage, tell) => {
      trouble = { outage, tell };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Trouble {
  readonly outage: Outage;
  readonly tell: (disturbance: Disturbance) => void;
}

interface Passage extends Trouble {
  readonly target: URL;
  readonly memory: Memory;
  /** The gateway's own global databases. Undefined where the emulator's will do. */
  readonly globals: GatewayGlobals | undefined;
}

async function pass(
  { target, memory, globals, outage, tell }: Passage,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = await buffer(incoming);
  const asked = readRequest(incoming, body);
  // A proxy is told the whole address.
  const path = (incoming.url ?? "/").replace(/^https?:\/\/[^/]+/, "");
  const { authorization, "content-type": contentType } = incoming.headers;
  const disturbance = disturbanceOf(outage, authorization, asked?.action || `${incoming.method} ${path}`);
  if (disturbance !== undefined) {
    tell(disturbance);
    if (disturbance.kind === "hangs up") incoming.socket.destroy();
    if (disturbance.kind === "refuses") {
      const { status, type, body: text } = refusalIn(contentType);
      outgoing.writeHead(status, { "content-type": type }).end(text);
    }
    return;
  }
  if (asksForRecoveryPoints(incoming.method, path)) {
    const authorization = signedForRds(incoming.headers.authorization);
    const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
    const asked = { method: "POST", headers };
    const snapshots = await buffer(await forward(target, "/", asked, Buffer.from(snapshotQuery)));
    send(outgoing, recoveryPointsOf(snapshots.toString()), { "content-type": "application/json" });
    return;
  }
  const call: RdsCall | undefined = asked && {
    ...asked,
    region: signedRegion(incoming.headers.authorization),
  };
  const own =
    call &&
    (await globals?.answer(call, async (arn) => {
      const question = `Action=DescribeDBClusters&Version=2014-10-31&DBClusterIdentifier=${arn}`;
      return (await buffer(await forward(target, path, incoming, Buffer.from(question)))).toString();
    }));
  if (own !== undefined) {
    send(outgoing, own.body, { "content-type": "text/xml" }, own.status);
    return;
  }
  const answer = await forward(target, path, incoming, asked?.corrected ?? body);
  const { statusCode = 502, headers } = answer;
  const action = asked?.action ?? "";
  const substitute = cannot(statusCode) ? standIn(action, path, asked?.fields ?? {}, memory) : undefined;
  if (substitute !== undefined) {
    answer.resume();
    send(outgoing, substitute.body, { "content-type": substitute.type });
  } else if (
    statusCode === 200 &&
    call &&
    (memory.minds(action) || isCorrected(action) || globals?.minds(action))
  ) {
    const told = (await buffer(answer)).toString();
    const remembered = memory.see(action, call.fields, told);
    const correct = correctAnswer(action, remembered) ?? remembered;
    send(outgoing, globals?.minds(action) ? globals.see(call, correct) : correct, headers);
  } else {
    outgoing.writeHead(statusCode, headers);
    answer.pipe(outgoing);
  }
}

function standIn(action: string, path: string, fields: Fields, memory: Memory): Substitute | undefined {
  const recalled = memory.recall(action, fields);
  return recalled === undefined
    ? substituteFor(action, path)
    : { type: "application/x-amz-json-1.1", body: recalled };
}

function forward(
  target: URL,
  path: string,
  { method = "GET", headers: given }: Pick<IncomingMessage, "method" | "headers">,
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
  /** The corrected request. Undefined where the request is right. */
  readonly corrected: Buffer | undefined;
}

/**
 * Reads a request of AWS's protocols that name an action: JSON with the action in a header, and forms. Signatures are of no
 * interest to an emulator.
 * @returns undefined for all others
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

/** `Credential=key/day/region/service/aws4_request`. */
const signedRegion = (authorization: string | undefined): string =>
  /Credential=[^/]*\/\d+\/([^/]+)\//.exec(String(authorization))?.[1] ?? "";

function send(
  outgoing: ServerResponse,
  text: string,
  headers: IncomingMessage["headers"],
  status = 200,
): void {
  const body = Buffer.from(text);
  const { "transfer-encoding": _, ...others } = headers;
  outgoing.writeHead(status, { ...others, "content-length": body.length }).end(body);
}
